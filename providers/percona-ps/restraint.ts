/** When the children are left alone, and what the operator may change on them. */
import { type Path, root } from '../../src/api/path.ts'
import type { Given } from '../contract.ts'
import { sourceMissing } from '../first-restore.ts'
import type { Hold } from '../observed.ts'
import { textIn } from '../unchecked.ts'
import { certificate } from './certificate.ts'
import { certificateTrouble, runningRestore } from './surroundings.ts'

const SPEC = root.child('spec')
const STORAGE = SPEC.child('mysql', 'volumeSpec', 'persistentVolumeClaim', 'resources', 'requests', 'storage')

export function yields(given: Given): Path[] {
  // a size that cannot be had is put back, and a restore stops the cluster
  return [STORAGE, ...(runningRestore(given) ? [SPEC.child('pause')] : [])]
}

/** Into a Secret that is not there, the operator would put a certificate of its own. */
function certificateToCome(given: Given): Hold | undefined {
  const [wanted] = certificate(given)
  if (wanted === undefined || given.found.child() !== undefined) return undefined
  const { name } = wanted.metadata
  const why = certificateTrouble(given, name)
  return why === undefined
    ? undefined
    : { reason: 'CertificateToCome', message: `Waiting for the Certificate ${name}: ${why}` }
}

/** A restore has the cluster to itself: what is written meanwhile undoes what it does. */
export function preReconcile(given: Given): Hold | undefined {
  const restore = runningRestore(given)
  if (restore === undefined) return sourceMissing(given) ?? certificateToCome(given)
  const state = textIn(restore, 'status', 'state') ?? 'not begun'
  return { reason: 'RestoreRunning', message: `The restore ${restore.metadata.name} is under way: ${state}` }
}
