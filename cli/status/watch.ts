/** `dbaas watch`: objects with the one line that says how each is, painted anew whenever something changes. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { Live } from '../../src/api/live.ts'
import type { OpsRequest } from '../../src/api/ops-request.ts'
import { CliError } from '../cli-error.ts'
import type { Run } from '../command.ts'
import type { options } from '../commands/watch.ts'
import { countOf } from '../count.ts'
import type { ExitName } from '../exit-codes.ts'
import { withApiServer } from '../live/api-server.ts'
import { type Row, tableOn } from '../table.ts'
import type { Screen } from '../terminal.ts'
import { barOf } from './bar.ts'
import { objectsOf } from './get.ts'
import { styled } from './page.ts'
import { repaintOn } from './repaint.ts'
import { CLUSTERS, OPERATIONS, type Subject, subjectOf } from './subject.ts'
import { hasEnded, isReady, verdictOnCluster, verdictOnOperation } from './why.ts'

/** To look again needs no more than the right to get and list, which everybody has who may see them at all. */
export const LOOK_AGAIN_MS = 1000

interface View {
  readonly header: readonly string[]
  row(object: Live): Row
  /** Whether nothing is going on with it any more. */
  isAtRest(object: Live): boolean
}

const VIEWS: Readonly<Record<string, View>> = {
  [CLUSTERS.kind]: {
    header: ['NAME', 'READY', 'STATUS'],
    row(object) {
      const cluster = object as DatabaseCluster & Live
      const { readyInstances = 0 } = cluster.status ?? {}
      const { isGood, line } = verdictOnCluster(cluster)
      return [
        object.metadata.name,
        `${readyInstances}/${cluster.spec.clusterSize}`,
        { text: line, style: isGood ? 'green' : 'yellow' }
      ]
    },
    isAtRest: (object) => isReady(object as DatabaseCluster & Live)
  },
  [OPERATIONS.kind]: {
    header: ['NAME', 'TYPE', 'CLUSTER', 'PROGRESS', 'STATUS'],
    row(object) {
      const request = object as OpsRequest & Live
      const { line } = verdictOnOperation(request)
      const { style } = styled(request.status?.phase ?? '')
      return [
        object.metadata.name,
        request.spec.type,
        request.spec.clusterRef,
        barOf(request.status?.progress ?? '', NARROW_BAR),
        { text: line, ...(style && { style }) }
      ]
    },
    isAtRest: (object) => hasEnded(object as OpsRequest & Live)
  }
}

const NARROW_BAR = 10

export const watch: Run<typeof options> = async ({ args, options }, { out }) => {
  const subject = subjectOf(args)
  const view = VIEWS[subject.kind.kind]
  if (view === undefined) throw new CliError('usage', 'only clusters and operations can be watched')
  const { timeout } = options
  const deadline = timeout === undefined ? Number.POSITIVE_INFINITY : Date.now() + 1000 * countOf('timeout', timeout)
  return withApiServer<ExitName>(options, async (api) => {
    const painting = repaintOn(out)
    for (;;) {
      const objects = await objectsOf(subject, false, api)
      painting.show(picture(objects, view, out))
      if (options['until-rest'] && objects.every(view.isAtRest)) return 'done'
      if (Date.now() > deadline) throw late(subject, timeout)
      await sleep(LOOK_AGAIN_MS)
    }
  })
}

const picture = (objects: readonly Live[], view: View, screen: Screen): string =>
  objects.length === 0 ? 'There is nothing to watch yet.\n' : tableOn(screen, view.header, objects.map(view.row))

const late = ({ kind }: Subject, seconds = ''): CliError =>
  new CliError('overdue', `not all ${kind.plural} came to rest within ${seconds} s`)
