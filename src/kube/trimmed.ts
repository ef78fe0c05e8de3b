/** Objects without what nobody here reads, which is often half of them. */
import type { Live } from '../api/live.ts'
import type { ManagedFields } from '../api/metadata.ts'

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

interface Managed {
  readonly managedFields?: readonly ManagedFields[]
}

/** All but managedFields and what kubectl applied last. */
export const trimmed = (object: Live): Live => trimmedBut(object, () => false)

/** The same, with the shares of some writers. */
export function trimmedBut(object: Live, isKept: (share: ManagedFields) => boolean): Live {
  const { managedFields = [], ...rest } = object.metadata as Live['metadata'] & Managed
  const shares = managedFields.filter(isKept)
  const metadata = shares.length === 0 ? rest : { ...rest, managedFields: shares }
  if (metadata.annotations?.[LAST_APPLIED] === undefined) return { ...object, metadata }
  const { [LAST_APPLIED]: _, ...annotations } = metadata.annotations
  return { ...object, metadata: { ...metadata, annotations } }
}
