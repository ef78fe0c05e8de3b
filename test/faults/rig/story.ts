/** What happened in a step, a line each in the order of the API server's versions, for whoever asks why it did not end well. */
import type { Request } from '../../../sandbox/faults/record.ts'
import type { Live } from '../../../src/api/live.ts'
import { differencesFrom, isByTheWay } from './reference.ts'
import { stateOf } from './state.ts'
import type { Seen } from './world.ts'

/** Of a change, so many of the paths that are other ones. */
const PATHS_TOLD = 6

interface Moment {
  readonly version: bigint
  readonly line: string
}

export function storyOf(seen: readonly Seen[], writes: readonly Request[]): string[] {
  const moments = [...seen.flatMap(changeIn), ...done(writes.filter((write) => !isByTheWay(write)))]
  return moments.sort((a, b) => Number(a.version - b.version)).map(({ version, line }) => `${version} ${line}`)
}

function changeIn({ now, before }: Seen): Moment[] {
  const object = now ?? before
  if (object === undefined) return []
  return [{ version: versionOf(object), line: `  ${object.kind} ${object.metadata.name} ${becameOf(now, before)}` }]
}

function becameOf(now: Live | undefined, before: Live | undefined): string {
  if (now === undefined) return 'has gone'
  if (before === undefined) return 'was made'
  const asState = (object: Live) => stateOf([object], object.metadata.namespace ?? '')
  const paths = differencesFrom(asState(before), asState(now)).map(({ path }) => path.split(' ').at(-1))
  const more = paths.length > PATHS_TOLD ? ` and ${paths.length - PATHS_TOLD} more` : ''
  return `has other ${paths.slice(0, PATHS_TOLD).join(', ')}${more}`
}

/** The answer to a deletion need not tell a version: it stands behind the write before it. */
function done(writes: readonly Request[]): Moment[] {
  let version = 0n
  return writes.map(({ verb, resource, name, resourceVersion }) => {
    if (resourceVersion !== undefined) version = BigInt(resourceVersion)
    return { version, line: `the operator: ${verb} ${resource} ${name}` }
  })
}

const versionOf = ({ metadata }: Live): bigint => BigInt(metadata.resourceVersion)
