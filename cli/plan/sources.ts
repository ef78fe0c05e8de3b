/** What a command about files looks at: the objects in them, and the world they come into. */
import type { Registry } from '../../providers/registry.ts'
import { textIn } from '../../providers/unchecked.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { API_VERSION, type Kind } from '../../src/api/kind.ts'
import type { Live } from '../../src/api/live.ts'
import type { OpsRequest } from '../../src/api/ops-request.ts'
import { misshape } from '../../src/api/shape.ts'
import { CliError } from '../cli-error.ts'
import { kindOf } from '../lint/known.ts'
import { stored } from '../lint/stored.ts'
import { type Broken, type Manifest, readManifests } from '../manifests/documents.ts'
import { readSources } from '../manifests/sources.ts'
import type { Terminal } from '../terminal.ts'
import type { Where } from '../where.ts'
import { inNamespace, offlineWorld } from '../world/offline.ts'
import type { World } from '../world/world.ts'

interface Options extends Where {
  readonly facts: readonly string[]
  readonly live: boolean
}

export interface Sources {
  readonly clusters: readonly DatabaseCluster[]
  readonly operations: readonly OpsRequest[]
  readonly world: World
}

/** Reads everything, and does the work while the world can still be asked. */
export async function withSources<Result>(
  paths: readonly string[],
  { facts, live, ...where }: Options,
  registry: Registry,
  terminal: Terminal,
  work: (sources: Sources) => Promise<Result>
): Promise<Result> {
  const written = await objectsIn(paths, terminal)
  if (!written.some(isPlanned))
    throw new CliError('input', `there is no DatabaseCluster and no OpsRequest in ${paths.join(', ')}`)
  if (!live) {
    const beside = [...(await objectsIn(facts, terminal)), ...written.filter((object) => !isPlanned(object))]
    return work(sourcesIn(written, offlineWorld(beside, where.namespace ?? 'default')))
  }
  if (facts.length > 0) throw new CliError('usage', '--facts and --live exclude each other', { fix: 'choose one' })
  const [{ withApiServer }, { liveWorld }] = await Promise.all([
    import('../live/api-server.ts'),
    import('../world/live.ts')
  ])
  return withApiServer(where, async (api) => {
    const world = await liveWorld(api, registry, (kinds) =>
      terminal.err.write(`Not judged, as you may not read them: ${kinds.join(', ')}\n`)
    )
    return work(sourcesIn(written, world))
  })
}

/** What the files hold: ours as the API server would store it, of others what has a name. */
async function objectsIn(paths: readonly string[], { input }: Terminal): Promise<Live[]> {
  const {
    manifests,
    broken: [broken]
  } = readManifests(await readSources(paths, input), 'all')
  if (broken !== undefined) throw notYaml(broken)
  return manifests.flatMap((manifest) => {
    const kind = manifest.apiVersion === API_VERSION ? kindOf(manifest) : undefined
    if (kind !== undefined) return [ourObject(kind, manifest)]
    return textIn(manifest.object, 'metadata', 'name') === undefined ? [] : [manifest.object as unknown as Live]
  })
}

/** Built as its kind has it, and with a name: without that there is nothing to work with. */
function ourObject(kind: Kind, { file, object }: Manifest): Live {
  const name = textIn(object, 'metadata', 'name')
  if (name === undefined)
    throw new CliError('input', `${file}: a ${kind.kind} has no name`, { fix: `see dbaas lint ${file}` })
  const whole = stored(kind, object)
  const wrong = misshape(kind, whole)
  if (wrong === undefined) return whole as unknown as Live
  throw new CliError('input', `${file}: ${wrong.path} of ${kind.kind} ${name} is not as the kind has it`, {
    fix: `see dbaas lint ${file}`
  })
}

const notYaml = ({ file, place: { line, column }, why }: Broken): CliError =>
  new CliError('input', `${file}:${line}:${column}: ${why}`)

const PLANNED = ['DatabaseCluster', 'OpsRequest']

const isPlanned = ({ apiVersion, kind }: Live): boolean => apiVersion === API_VERSION && PLANNED.includes(kind)

function sourcesIn(written: readonly Live[], world: World): Sources {
  const of = <Kind>(kind: string) =>
    written
      .filter((object) => isPlanned(object) && object.kind === kind)
      .map((object) => inNamespace(object, world.namespace)) as unknown as Kind[]
  return { clusters: of<DatabaseCluster>('DatabaseCluster'), operations: of<OpsRequest>('OpsRequest'), world }
}
