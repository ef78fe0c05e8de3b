/** `dbaas get`: objects of our kinds, a line each or as they are. */
import type { Live } from '../../src/api/live.ts'
import type { Run } from '../command.ts'
import type { options } from '../commands/get.ts'
import type { ExitName } from '../exit-codes.ts'
import { type ApiServer, withApiServer } from '../live/api-server.ts'
import { printAs } from '../output.ts'
import { tableOn } from '../table.ts'
import { headerOf, rowOf } from './columns.ts'
import { notFound, refOf, type Subject, subjectOf, wordsFor } from './subject.ts'

export const get: Run<typeof options> = async ({ args, options }, { out, err }) => {
  const subject = subjectOf(args)
  const { output, 'all-namespaces': everywhere } = options
  return withApiServer<ExitName>(options, async (api) => {
    const objects = await objectsOf(subject, everywhere, api)
    if (output === 'json' || output === 'yaml') await printAs(output, answerOf(subject, objects), out)
    else if (output === 'name')
      out.write(objects.map((one) => `${subject.kind.plural}/${one.metadata.name}\n`).join(''))
    else if (objects.length === 0) err.write(`${nothing(subject, everywhere, api.namespace)}\n`)
    else {
      const withNamespace = everywhere && subject.kind.scope === 'Namespaced'
      const shown = { wide: output === 'wide', withNamespace, now: Date.now() }
      const rows = objects.map((object) => rowOf(subject.kind, object, shown))
      out.write(tableOn(out, headerOf(subject.kind, shown), rows))
    }
    return 'done'
  })
}

/** The one that is named, which must be there, or all of them by name. */
export async function objectsOf({ kind, name }: Subject, everywhere: boolean, api: ApiServer): Promise<Live[]> {
  const { namespace } = api
  const within = kind.scope === 'Namespaced' && !everywhere ? { namespace } : {}
  if (name === undefined) return (await api.list(refOf(kind), within)).sort(byPlace)
  const found = await api.get({ ...refOf(kind), ...(kind.scope === 'Namespaced' && { namespace }), name })
  if (found === undefined) throw notFound(kind, namespace, name)
  return [found]
}

const placeOf = ({ metadata: { namespace = '', name } }: Live): string => `${namespace}/${name}`
const byPlace = (a: Live, b: Live): number => (placeOf(a) < placeOf(b) ? -1 : 1)

/** One that was asked for by name as it is, else a List, as kubectl has it. */
function answerOf({ name }: Subject, objects: readonly Live[]): object {
  const [first] = objects
  return name !== undefined && first ? first : { apiVersion: 'v1', kind: 'List', items: objects }
}

const nothing = ({ kind }: Subject, everywhere: boolean, namespace: string): string =>
  `No ${wordsFor(kind)[0]} found${kind.scope === 'Cluster' || everywhere ? '' : ` in namespace ${namespace}`}.`
