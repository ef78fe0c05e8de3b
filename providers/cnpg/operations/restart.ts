/** Restarts what was named: every member as CloudNativePG does it, single members, or the pods of the pooler. */
import type { OpsRequest } from '../../../src/api/ops-request.ts'
import type { Operation } from '../../operation.ts'
import { restartAll } from './restart-all.ts'
import { restartNamed } from './restart-named.ts'
import { restartPooler } from './restart-pooler.ts'

function wayOf({ spec: { restart } }: OpsRequest): Operation {
  if (restart?.target === 'Proxy') return restartPooler
  return restart?.instances?.length ? restartNamed : restartAll
}

export const restart: Operation = {
  impact: (given) => wayOf(given.request).impact(given),
  timeoutSeconds: (given) => wayOf(given.request).timeoutSeconds(given),
  notice: (given, request) => wayOf(request).notice?.(given, request) ?? {},
  acts: (given) => wayOf(given.request).acts(given),
  progress: (given) => wayOf(given.request).progress(given),
  cancel: (given) => wayOf(given.request).cancel(given)
}
