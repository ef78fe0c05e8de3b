/** Secrets and Services as Percona's operators make them. */
import type { Live } from '../../../src/api/live.ts'
import { hashOf, keep, make, type Wish } from '../scene.ts'
import { type ServiceShape, service } from '../service.ts'
import { INSTANCE } from './groups.ts'

/** A Secret that nobody owns: it stays when the cluster goes, unless a finalizer takes it. */
export const secret = (name: string, keys: Readonly<Record<string, string>>): Wish =>
  make({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, type: 'Opaque', stringData: keys })

/** The keys of a certificate; nothing listens anywhere, so nobody ever sees it. */
export const NO_CERTIFICATE = { 'ca.crt': 'a certificate', 'tls.crt': 'a certificate', 'tls.key': 'a key' }

/** A password for each user, always the same one. */
export const passwords = (cluster: Live, users: readonly string[]): Record<string, string> =>
  Object.fromEntries(users.map((user) => [user, hashOf([cluster.metadata.uid, user])]))

/** A Service of a cluster, with the labels of the group that it leads to. */
export const serve = (cluster: Live, shape: Omit<ServiceShape, 'labels'>): Wish =>
  keep(service(cluster, { ...shape, labels: { ...groupLabels(shape.selector), [INSTANCE]: cluster.metadata.name } }))

/** Of a selector, without what tells single pods apart. */
const groupLabels = (selector: ServiceShape['selector']): Record<string, string> =>
  Object.fromEntries(Object.entries(selector).filter(([label]) => label.startsWith('app.kubernetes.io/')))
