/** Makes a Backup of the plug-in or of snapshots. CloudNativePG makes them one after another, and tries none again. */
import { BACKUP_NOTES } from '../../backup-record.ts'
import {
  type MadeKind,
  madeFor,
  makingOnce,
  nameFor,
  notFoundYet,
  progressOfMade,
  unmaking
} from '../../made-object.ts'
import { NOTED } from '../../noted.ts'
import type { Act, Operation, Underway } from '../../operation.ts'
import { containerOf } from '../../pods.ts'
import { running, succeeded } from '../../progress.ts'
import { valueIn } from '../../unchecked.ts'
import { BACKUP, PLUGIN, SIDECAR } from '../child.ts'
import { look } from './look.ts'

const A_DAY = 24 * 3600

const MADE: MadeKind = {
  kind: BACKUP,
  stateField: 'phase',
  succeeded: 'completed',
  failed: ['failed', 'invalid backup definition'],
  errorField: 'error'
}

const isOfSnapshots = ({ request }: Underway): boolean => request.spec.backup?.method === 'volumeSnapshot'

/** Of its DatabaseBackup. */
const recordOf = (given: Underway): string =>
  given.request.spec.backup?.name || `${given.cluster.metadata.name}-${nameFor(given)}`

export const backup: Operation = {
  impact: () => 'None',
  timeoutSeconds: () => A_DAY,
  makes: (given) => notFoundYet(given, MADE),
  acts(given) {
    if (madeFor(given, MADE) === undefined && notYet(given) !== undefined) return []
    const making = makingOnce(given, MADE, wanted(given))
    return making.length === 0 ? [] : [...allowingSnapshots(given), ...making]
  },
  progress(given) {
    const wait = madeFor(given, MADE) === undefined ? notYet(given) : undefined
    if (wait !== undefined) return running('WaitsToBegin', wait)
    return progressOfMade(given, MADE, ({ metadata: { name: object } }) => {
      const name = recordOf(given)
      return succeeded('BackedUp', `Backup ${object} is complete`, [{ object, status: 'Succeeded' }], {
        backupRef: { name }
      })
    })
  },
  cancel: (given) => unmaking(given, MADE)
}

function wanted(given: Underway) {
  const { cluster, version, request } = given
  const annotations = {
    [BACKUP_NOTES.name]: recordOf(given),
    [BACKUP_NOTES.deletionPolicy]: request.spec.backup?.deletionPolicy ?? 'Retain',
    [NOTED.version]: version.version
  }
  const method = isOfSnapshots(given)
    ? { method: 'volumeSnapshot' }
    : { method: 'plugin', pluginConfiguration: { name: PLUGIN } }
  return { annotations, spec: { cluster: { name: cluster.metadata.name }, ...method } }
}

/** Begun before every member has the plug-in, it would fail for good. */
function notYet(given: Underway): string | undefined {
  const { pods, primary, verdict } = look(given)
  if (primary === undefined || pods.length === 0) return `No member serves yet: ${verdict.message}`
  const bare = isOfSnapshots(given) ? undefined : pods.find((pod) => containerOf(pod, SIDECAR) === undefined)
  return bare && `${bare.metadata.name} does not archive yet`
}

/** CloudNativePG makes snapshots only where the Cluster has a section about them, which the applier writes for schedules alone. */
function allowingSnapshots(given: Underway): Act[] {
  const child = given.found.child()
  const isAllowed = valueIn(child, 'spec', 'backup', 'volumeSnapshot') !== undefined
  if (child === undefined || isAllowed || !isOfSnapshots(given)) return []
  return [{ do: 'patch', object: child, patch: { spec: { backup: { volumeSnapshot: {} } } } }]
}
