/** Objects without what nobody here reads, which is often half of them. */
import type { Live } from '../api/live.ts'

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

interface Managed {
  readonly managedFields?: unknown
}

/** All but managedFields and what kubectl applied last. */
export function trimmed(object: Live): Live {
  const { managedFields: _, ...metadata } = object.metadata as Live['metadata'] & Managed
  if (metadata.annotations?.[LAST_APPLIED] === undefined) return { ...object, metadata }
  const { [LAST_APPLIED]: __, ...annotations } = metadata.annotations
  return { ...object, metadata: { ...metadata, annotations } }
}
