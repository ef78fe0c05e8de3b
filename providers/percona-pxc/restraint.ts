/** When the children are left alone, and what the operator may change on them. */
import { type Path, root } from '../../src/api/path.ts'
import type { Given } from '../contract.ts'
import { sourceMissing } from '../first-restore.ts'
import type { Hold } from '../observed.ts'
import { listIn, textIn, valueIn } from '../unchecked.ts'
import { runningRestore } from './surroundings.ts'

const SPEC = root.child('spec')
const STORAGE = SPEC.child('pxc', 'volumeSpec', 'persistentVolumeClaim', 'resources', 'requests', 'storage')
const PAUSE = SPEC.child('pause')
/** What a restore writes: it stops the cluster, starts one member, and then all of them. */
const BY_RESTORES = [
  PAUSE,
  SPEC.child('pxc', 'size'),
  SPEC.child('haproxy', 'size'),
  SPEC.child('proxysql', 'size'),
  SPEC.child('unsafeFlags')
]

/** The operator stops the whole cluster to switch TLS on or off, and starts it when that is done. */
function isSwitchingTls({ found }: Given): boolean {
  const child = found.child()
  const wanted = valueIn(child, 'spec', 'tls', 'enabled') === false ? 'disabled' : 'enabled'
  const last = listIn(child, 'status', 'conditions').findLast((condition) => valueIn(condition, 'type') === 'tls')
  return last !== undefined && textIn(last, 'status') !== wanted
}

export function yields(given: Given): Path[] {
  return [
    STORAGE, // a size that cannot be had is put back
    ...(runningRestore(given) ? BY_RESTORES : []),
    ...(isSwitchingTls(given) ? [PAUSE, SPEC.child('unsafeFlags')] : [])
  ]
}

/** A restore has the cluster to itself: what is written meanwhile undoes what it does. */
export function preReconcile(given: Given): Hold | undefined {
  const restore = runningRestore(given)
  if (restore === undefined) return sourceMissing(given)
  const state = textIn(restore, 'status', 'state') ?? 'not begun'
  return { reason: 'RestoreRunning', message: `The restore ${restore.metadata.name} is under way: ${state}` }
}
