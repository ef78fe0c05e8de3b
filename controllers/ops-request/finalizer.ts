/** Our finalizer: while it is there, the deletion of an operation that is under way is a cancel. */
import type { OpsRequest } from '../../src/api/ops-request.ts'

export const FINALIZER = 'dbaas.dev/operation'

export const isHeld = ({ metadata }: OpsRequest): boolean => metadata.finalizers?.includes(FINALIZER) ?? false
