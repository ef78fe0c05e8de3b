/** `dbaas cancel`: ends an operation where that is safe; the API server says where it is not. */
import type { Live } from '../../src/api/live.ts'
import type { OpsRequest } from '../../src/api/ops-request.ts'
import { CliError } from '../cli-error.ts'
import type { Run } from '../command.ts'
import type { options } from '../commands/cancel.ts'
import type { ExitName } from '../exit-codes.ts'
import { MANAGER, withApiServer } from '../live/api-server.ts'
import { notFound, OPERATIONS, refOf } from '../status/subject.ts'
import { hasEnded } from '../status/why.ts'
import { untilEnded } from './wait.ts'

export const cancel: Run<typeof options> = async ({ args: [name = ''], options }, { out }) =>
  withApiServer<ExitName>(options, async (api) => {
    const { namespace } = api
    const target = { ...refOf(OPERATIONS), namespace, name }
    const request = (await api.get(target)) as (OpsRequest & Live) | undefined
    if (request === undefined) throw notFound(OPERATIONS, namespace, name)
    if (hasEnded(request))
      throw new CliError('no', `operation ${namespace}/${name} has ended: ${request.status?.phase}`)
    const cancelled = await api.patch(target, { spec: { cancel: true } }, { type: 'merge', manager: MANAGER })
    out.write(`operation ${namespace}/${name} is to be cancelled\n`)
    if (!options.wait) return 'done'
    await untilEnded(cancelled, api, out)
    return 'done'
  })
