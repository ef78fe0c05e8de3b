/** Follows an operation to its end: a bar where somebody looks, elsewhere a line for whatever is new. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Live } from '../../src/api/live.ts'
import type { OpsRequest } from '../../src/api/ops-request.ts'
import type { ExitName } from '../exit-codes.ts'
import type { ApiServer } from '../live/api-server.ts'
import { barOf } from '../status/bar.ts'
import { repaintOn } from '../status/repaint.ts'
import { notFound, OPERATIONS, refOf } from '../status/subject.ts'
import { LOOK_AGAIN_MS } from '../status/watch.ts'
import { hasEnded, verdictOnOperation } from '../status/why.ts'
import type { Screen } from '../terminal.ts'

export async function untilEnded({ metadata }: Live, api: ApiServer, screen: Screen): Promise<ExitName> {
  const { name } = metadata
  const target = { ...refOf(OPERATIONS), namespace: metadata.namespace ?? api.namespace, name }
  const painting = repaintOn(screen)
  for (;;) {
    const request = (await api.get(target)) as (OpsRequest & Live) | undefined
    if (request === undefined) throw notFound(OPERATIONS, target.namespace, name)
    painting.show(lineOf(request, screen))
    if (hasEnded(request)) return verdictOnOperation(request).isGood ? 'done' : 'no'
    await sleep(LOOK_AGAIN_MS)
  }
}

/** One line, cut where the screen ends: what is painted over must not wrap. */
function lineOf(request: OpsRequest, { width }: Screen): string {
  const { progress = '' } = request.status ?? {}
  const { line } = verdictOnOperation(request)
  const text = [barOf(progress), line].filter((part) => part !== '').join(' ')
  return `${text.length > width ? `${text.slice(0, width - 1)}…` : text}\n`
}
