/** When the children are left alone, and what the operator may change on them. */
import { type Path, root } from '../../src/api/path.ts'
import type { Given } from '../contract.ts'
import type { Reading } from '../found.ts'
import type { Hold } from '../observed.ts'
import { textIn } from '../unchecked.ts'
import { certificateSecret } from './certificate.ts'
import { isToBeFilled, originOf, secretsOfData, sourceOf } from './data-source.ts'
import { shardsOf } from './groups.ts'
import { runningRestore } from './surroundings.ts'

export const SECRET = { apiVersion: 'v1', kind: 'Secret' } as const

const SPEC = root.child('spec')
const SIZE = ['volumeSpec', 'persistentVolumeClaim', 'resources', 'requests', 'storage'] as const

/** A size that cannot be had is put back. */
export const yields = ({ cluster }: Given): Path[] => [
  ...shardsOf(cluster).map((_, position) =>
    SPEC.child('replsets')
      .index(position)
      .child(...SIZE)
  ),
  SPEC.child('sharding', 'configsvrReplSet', ...SIZE)
]

/** Where no cluster has the Secrets of the data under a name of its own, they must have been left here. */
const secretsLeft = (given: Given): string[] =>
  isToBeFilled(given) && given.found.child() === undefined && originOf(given) === undefined
    ? secretsOfData(given, given.cluster.metadata.name)
    : []

/** The operator fills a Secret that it does not find, and then holds it for its own. */
function certificatesAwaited(given: Given): string[] {
  const secret = certificateSecret(given)
  const inUse = textIn(given.found.child(), 'spec', 'secrets', 'ssl')
  return secret === undefined || secret === inUse ? [] : [secret]
}

export const reads = (given: Given): Reading[] =>
  [...secretsLeft(given), ...certificatesAwaited(given)].map((name) => ({ ...SECRET, name }))

/** How long until a look for what no event tells of. */
const SECONDS_BETWEEN_LOOKS = 10

const missing = ({ found }: Given, names: readonly string[]): string | undefined =>
  names.find((name) => found.named(SECRET, name) === undefined)

/** The data brings its users along: without their passwords the operator could not log in afterwards. */
function secretsMissing(given: Given): Hold | undefined {
  const name = missing(given, secretsLeft(given))
  if (name === undefined) return undefined
  const message = `Waiting for Secret "${name}" with what the source had in its own: the data brings its users along, and keeps its key`
  return { reason: 'SecretNotFound', message, afterSeconds: SECONDS_BETWEEN_LOOKS }
}

function certificateMissing(given: Given): Hold | undefined {
  const name = missing(given, certificatesAwaited(given))
  if (name === undefined) return undefined
  const message = `Waiting for Secret "${name}" with the certificate of the members: create it, or see what keeps its issuer`
  return { reason: 'CertificateNotFound', message, afterSeconds: SECONDS_BETWEEN_LOOKS }
}

function sourceMissing(given: Given): Hold | undefined {
  const { dataSource } = given.cluster.spec
  if (!isToBeFilled(given) || (sourceOf(given) !== undefined && given.referred.sourceStorage !== undefined))
    return undefined
  const what = dataSource?.cluster
    ? `a backup of "${dataSource.cluster.name}" that succeeded, in the storage that it backs up to`
    : 'a backup that says where it lies, and its BackupStorage'
  return { reason: 'SourceNotFound', message: `Waiting for ${what}` }
}

/** A restore has the cluster to itself: what is written meanwhile undoes what it does. */
function restoreRunning(given: Given): Hold | undefined {
  const restore = runningRestore(given)
  if (restore === undefined) return undefined
  const state = textIn(restore, 'status', 'state') ?? 'not begun'
  return { reason: 'RestoreRunning', message: `The restore ${restore.metadata.name} is under way: ${state}` }
}

export const preReconcile = (given: Given): Hold | undefined =>
  restoreRunning(given) ?? sourceMissing(given) ?? secretsMissing(given) ?? certificateMissing(given)
