/** What must be over before a Kafka is made. */
import { CLAIM } from '../claims.ts'
import type { Given } from '../contract.ts'
import type { Live } from '../found.ts'
import type { Hold } from '../observed.ts'
import { conditionIn, listIn, textIn } from '../unchecked.ts'
import { certificate, certificateSecret } from './certificate.ts'
import { CERTIFICATE, NODE_POOL } from './child.ts'

export const preReconcile = (given: Given): Hold | undefined => volumesOfBefore(given) ?? certificateToCome(given)

/** A Kafka gets an identity when it is new, and its nodes do not start on volumes that have another. */
function volumesOfBefore({ found }: Given): Hold | undefined {
  const knowsIdentity = found.of(NODE_POOL).some((pool) => textIn(pool, 'status', 'clusterId') !== undefined)
  const [first, ...others] = found.of(CLAIM)
  if (found.child() !== undefined || knowsIdentity || first === undefined) return undefined
  const volumes = others.length === 0 ? first.metadata.name : `${first.metadata.name} and ${others.length} more`
  return {
    reason: 'VolumesOfBefore',
    message:
      `Volumes of an earlier cluster of this name are still there (${volumes}), and a new Kafka does not start on them; ` +
      'delete the claims if nobody needs the data, or choose another name'
  }
}

/** Strimzi refuses the whole cluster while a certificate is missing, and looks again only minutes later. */
function certificateToCome(given: Given): Hold | undefined {
  const { cluster, found } = given
  const [wanted] = certificate(given)
  if (wanted === undefined || uses(found.child(), certificateSecret(cluster))) return undefined
  const { name } = wanted.metadata
  const ready = conditionIn(
    found.of(CERTIFICATE).find(({ metadata }) => metadata.name === name),
    'Ready'
  )
  if (ready?.status === 'True') return undefined
  const why = ready?.message ?? 'cert-manager has not looked at it yet'
  return { reason: 'CertificateToCome', message: `Waiting for the Certificate ${name}: ${why}` }
}

/** Whether the brokers have it already: then it is only being renewed. */
const uses = (kafka: Live | undefined, secret: string | undefined): boolean =>
  listIn(kafka, 'spec', 'kafka', 'listeners').some(
    (listener) => textIn(listener, 'configuration', 'brokerCertChainAndKey', 'secretName') === secret
  )
