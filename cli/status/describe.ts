/** `dbaas describe`: everything about one object that a person wants to know first. */
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { Live } from '../../src/api/live.ts'
import type { OpsRequest } from '../../src/api/ops-request.ts'
import { CliError } from '../cli-error.ts'
import type { Run } from '../command.ts'
import type { options } from '../commands/describe.ts'
import type { ExitName } from '../exit-codes.ts'
import { withApiServer } from '../live/api-server.ts'
import { printAs } from '../output.ts'
import type { Screen } from '../terminal.ts'
import { describeCluster } from './cluster-text.ts'
import { objectsOf } from './get.ts'
import { describeOperation } from './operation-text.ts'
import { subjectOf } from './subject.ts'

type Describer = (object: Live, screen: Screen, now: number) => void

const DESCRIBERS: Readonly<Record<string, Describer>> = {
  DatabaseCluster: (object, screen, now) => describeCluster(object as DatabaseCluster & Live, screen, now),
  OpsRequest: (object, screen, now) => describeOperation(object as OpsRequest & Live, screen, now)
}

export const describe: Run<typeof options> = async ({ args, options }, { out }) => {
  const subject = subjectOf(args)
  if (subject.name === undefined) throw new CliError('usage', 'name what is to be described: dbaas describe orders')
  return withApiServer<ExitName>(options, async (api) => {
    const objects = await objectsOf(subject, false, api)
    const show = DESCRIBERS[subject.kind.kind]
    for (const object of objects) {
      if (options.output !== 'text') await printAs(options.output, object, out)
      else if (show !== undefined) show(object, out, Date.now())
      else await printAs('yaml', object, out)
    }
    return 'done'
  })
}
