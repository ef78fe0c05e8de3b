/** Backups and restores in place where the child operator keeps an object for each, in storages that the child names. */
import { BACKUP_NOTES } from './backup-record.ts'
import type { Refusal } from './contract.ts'
import type { Live } from './found.ts'
import type { Health } from './in-turn.ts'
import {
  isOpen,
  type MadeKind,
  madeFor,
  makingOnce,
  nameFor,
  notFoundYet,
  progressOfMade,
  unmaking
} from './made-object.ts'
import { NOTED } from './noted.ts'
import type { Operation, Progress, Underway } from './operation.ts'
import { failed, running, succeeded } from './progress.ts'
import { textIn, valueIn } from './unchecked.ts'

const DAY = 24 * 3600 // as long as the data takes

const storageFor = ({ request, cluster }: Underway): string | undefined =>
  request.spec.backup?.storageRef?.name ?? cluster.spec.backup?.storageRef?.name

/** The name of the DatabaseBackup. */
export const recordNameFor = ({ request, cluster, uid }: Underway): string =>
  request.spec.backup?.name || `${cluster.metadata.name}-${uid.slice(0, 8)}`

/** A backup into a storage of the child, and nowhere else: the operator knows no other. */
export function backingUp(made: MadeKind, spec: (given: Underway, storageName: string) => object): Operation {
  return {
    impact: () => 'None',
    timeoutSeconds: () => DAY,
    makes: (given) => notFoundYet(given, made),
    acts(given) {
      const storage = storageFor(given)
      if (storage === undefined || lacksStorage(given, storage)) return []
      const annotations = {
        [BACKUP_NOTES.name]: recordNameFor(given),
        [BACKUP_NOTES.deletionPolicy]: given.request.spec.backup?.deletionPolicy ?? 'Retain',
        [NOTED.version]: given.version.version
      }
      return makingOnce(given, made, { annotations, spec: spec(given, storage) })
    },
    progress(given) {
      const storage = storageFor(given)
      if (madeFor(given, made) === undefined && (storage === undefined || lacksStorage(given, storage)))
        return failed('StorageUnknown', `The cluster does not back up to a BackupStorage "${storage ?? ''}"`)
      return progressOfMade(given, made, (backup) => {
        const place = textIn(backup, 'status', 'destination') ?? 'a place that the operator does not name'
        const name = recordNameFor(given)
        return succeeded('BackedUp', `The backup lies at ${place}`, [{ object: nameFor(given), status: 'Succeeded' }], {
          backupRef: { name }
        })
      })
    },
    cancel: (given) => unmaking(given, made)
  }
}

const lacksStorage = ({ found }: Underway, storage: string): boolean =>
  valueIn(found.child(), 'spec', 'backup', 'storages', storage) === undefined

export interface Restoring {
  readonly made: MadeKind
  readonly backups: MadeKind
  spec(given: Underway, backup: Live): object
  health(given: Underway): Health
  /** Whether the child is on, and as large as before: its operator changes both while it restores. */
  isWhole(given: Underway): boolean
}

/** A restore over the data of the cluster. The operator stops it meanwhile, and nobody else writes to the child. */
export function restoringInPlace({ made, backups, spec, health, isWhole }: Restoring): Operation {
  const sourceOf = (given: Underway) => backupCalled(given.request.spec.restore?.backup.name, given, backups)
  return {
    impact: () => 'DataAtRisk',
    timeoutSeconds: () => DAY,
    makes: (given) => notFoundYet(given, made),
    acts(given) {
      const source = sourceOf(given)
      const mayBegin = source !== undefined && inTheWay(given, made, backups) === undefined
      return mayBegin ? makingOnce(given, made, { spec: spec(given, source) }) : []
    },
    progress(given) {
      const isMade = madeFor(given, made) !== undefined
      if (!isMade && sourceOf(given) === undefined) return failed('BackupUnknown', whatIsUnknown(given, backups))
      const other = isMade ? undefined : inTheWay(given, made, backups)
      if (other !== undefined)
        return running('WaitsForItsTurn', `Waiting for ${other.kind} ${other.metadata.name} to end`)
      return progressOfMade(given, made, (restore) => afterwards(restore, health(given), isWhole(given)))
    },
    cancel: (given) => (madeFor(given, made) === undefined ? [] : HALF_WAY)
  }
}

const HALF_WAY: Refusal = {
  why: 'the data of before is gone as soon as a restore begins',
  fix: 'wait until it has ended, and restore another backup then'
}

/** A backup without a name of ours has its record under its own. */
const backupCalled = (name: string | undefined, { found }: Underway, { kind, succeeded }: MadeKind): Live | undefined =>
  found
    .of(kind)
    .filter((backup) => textIn(backup, 'status', 'state') === succeeded)
    .find(({ metadata }) => (metadata.annotations?.[BACKUP_NOTES.name] ?? metadata.name) === name)

const whatIsUnknown = ({ request }: Underway, { kind }: MadeKind): string =>
  `The cluster has no ${kind.kind} for DatabaseBackup "${request.spec.restore?.backup.name}" that succeeded; restore it into a new cluster`

/** A backup that runs keeps its cluster up, and a restore has it to itself. */
const inTheWay = ({ found, ...given }: Underway, made: MadeKind, backups: MadeKind): Live | undefined =>
  [made, backups]
    .flatMap((one) => found.of(one.kind).filter((object) => isOpen(object, one)))
    .find(({ metadata }) => metadata.name !== nameFor(given))

/** Operators say that a restore succeeded while proxies still start. */
function afterwards({ metadata: { name } }: Live, { serves, trouble }: Health, isWhole: boolean): Progress {
  if (serves && isWhole)
    return succeeded('Restored', 'The data is back, and the cluster is ready', [{ object: name, status: 'Succeeded' }])
  if (trouble !== undefined) return failed('OperatorError', trouble, [{ object: name, status: 'Failed' }])
  const message = 'The data is back; waiting until the cluster is ready'
  return running('Starting', message, [{ object: name, status: 'Running', message }])
}
