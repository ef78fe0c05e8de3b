/** What a deletion leaves, and in what order the rest goes. */

import { CLAIM } from '../claims.ts'
import type { Given } from '../contract.ts'
import { endingOf } from '../finalizers.ts'
import type { Cleanup, CleanupPolicy } from '../observed.ts'
import { POD } from '../pods.ts'
import { fieldsIn, textIn, valueIn } from '../unchecked.ts'
import { BACKUP_DATA } from './backup-records.ts'
import { BACKUP, CERTIFICATE } from './child.ts'
import { groupsSeen, isPaused } from './surroundings.ts'
import { hasServed, isRefused } from './verdict.ts'

const IN_ORDER = 'percona.com/delete-psmdb-pods-in-order'
/** It takes passwords and the key of the files along. */
const VOLUMES = 'percona.com/delete-psmdb-pvc'
const OPLOG = 'percona.com/delete-pitr-chunks'

const hasOplog = ({ found }: Given): boolean => valueIn(found.child(), 'spec', 'backup', 'pitr', 'enabled') === true

/** Backups that are kept need the passwords and the key of their cluster: nothing can be restored from them without. */
const keepsSecrets = ({ found }: Given): boolean =>
  found.of(BACKUP).some((backup) => textIn(backup, 'status', 'state') === 'ready')

/**
 * Whether the chunks of an archive can be deleted: the operator asks the database for its storage, and where that never served,
 * is off, or has none, it would ask for ever.
 */
const canDeleteChunks = (given: Given): boolean => {
  const storages = fieldsIn(given.found.child(), 'spec', 'backup', 'storages')
  return Object.keys(storages).length > 0 && hasServed(given) && !isPaused(given)
}

function finalizersFor(given: Given, policy: CleanupPolicy): string[] {
  const order = given.found.of(POD).length > 0 ? [IN_ORDER] : [] // of pods that are off there is no order
  if (policy === 'Retain') return order
  if (policy === 'Delete') return keepsSecrets(given) ? order : [...order, VOLUMES]
  return canDeleteChunks(given) ? [...order, VOLUMES, OPLOG] : [...order, VOLUMES]
}

/** The backup agents do the deleting, and they are off while the cluster is. */
function awake({ found }: Given): Cleanup | undefined {
  const child = found.child()
  if (child === undefined || found.of(BACKUP).length === 0 || child.metadata.deletionTimestamp) return undefined
  const waitsFor = 'Waiting for the cluster to start: its backups can be deleted only while it runs'
  if (isPaused({ found }))
    return { acts: [{ do: 'patch', object: child, patch: { spec: { pause: false } } }], waitsFor }
  return undefined
}

/** The last backup does not go while the oplog behind it is still being written. */
function oplogOff(given: Given): Cleanup | undefined {
  const child = given.found.child()
  if (child === undefined || child.metadata.deletionTimestamp || !hasOplog(given)) return undefined
  return {
    acts: [{ do: 'patch', object: child, patch: { spec: { backup: { pitr: { enabled: false } } } } }],
    waitsFor: 'Waiting for the archive to rest'
  }
}

export function cleanup(given: Given, policy: CleanupPolicy): Cleanup {
  const { found } = given
  const neverMade = groupsSeen(given).every(({ set }) => set === undefined) && found.of(POD).length === 0
  const isIgnored = neverMade || isRefused(given)
  const first = policy === 'WipeOut' && !isIgnored ? (awake(given) ?? oplogOff(given)) : undefined
  if (first !== undefined) return first
  return endingOf({
    child: found.child(),
    domain: 'percona.com/',
    finalizers: finalizersFor(given, policy),
    isIgnored,
    backups: policy === 'WipeOut' ? found.of(BACKUP) : [],
    backupFinalizer: BACKUP_DATA,
    pods: found.of(POD),
    // a certificate that was made for a child that never was belongs to nobody
    rest: [...found.of(CERTIFICATE), ...(policy === 'Retain' ? [] : found.of(CLAIM))]
  })
}
