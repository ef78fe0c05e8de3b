/** How clients get in: where each listener begins, and with whose password. */
import type { DatabaseClusterStatus } from '../../src/api/database-cluster.ts'
import type { Given } from '../contract.ts'
import { listIn, numberIn, textIn } from '../unchecked.ts'
import { certificateSecret } from './certificate.ts'
import { isPaused } from './conditions.ts'
import { listeners } from './listeners.ts'
import { adminUser, clusterCaCertificate } from './names.ts'

type Endpoint = NonNullable<DatabaseClusterStatus['endpoints']>[number]

const INSIDE: readonly string[] = ['internal', 'cluster-ip']

/** The first address of each listener; it leads to all others. Strimzi forgets them while it is paused. */
export function endpoints(given: Given): Endpoint[] {
  const kafka = given.found.child()
  if (isPaused(kafka)) return [...(given.cluster.status?.endpoints ?? [])]
  const told = listIn(kafka, 'status', 'listeners')
  return listeners(given).flatMap(({ name, type }): Endpoint[] => {
    const listener = told.find((one) => textIn(one, 'name') === name)
    const [address] = listIn(listener, 'addresses')
    const [host, port] = [textIn(address, 'host'), numberIn(address, 'port')]
    if (host === undefined || port === undefined) return []
    return [{ name, role: 'ReadWrite', host, port, scope: INSIDE.includes(type) ? 'Internal' : 'External' }]
  })
}

export function connection({ cluster }: Given): NonNullable<DatabaseClusterStatus['connection']> {
  const { metadata, spec } = cluster
  const user = adminUser(metadata.name)
  const authority = certificateSecret(cluster) ?? clusterCaCertificate(metadata.name)
  return {
    secretRef: { name: user },
    username: user,
    passwordKey: 'password',
    ...(spec.tls?.mode !== 'Disabled' && { caSecretRef: { name: authority } })
  }
}
