/** What clients notice when a field of a DatabaseCluster changes: what each provider declares, found for each difference. */
import type { DatabaseCluster } from '../src/api/database-cluster.ts'
import { comparePaths, type Path, root, valueAt } from '../src/api/path.ts'
import { compareQuantities, parseQuantity } from '../src/api/quantity.ts'
import type { Provider } from './contract.ts'
import type { Impact } from './operation.ts'
import { bookFor, needsRestart } from './parameters.ts'
import { lineOf, majorOf, resolveVersion, type VersionCatalogue } from './versions.ts'

/** What clients notice, and why, as a clause. */
export interface Effect {
  readonly impact: Impact
  readonly why: string
}

/** One difference between two states of a cluster. */
export interface Edit {
  readonly before: DatabaseCluster
  readonly after: DatabaseCluster
  /** The place of it; in an item that is gone, the place where the item was. */
  readonly path: Path
  /** Absent where nothing was there before. */
  readonly from?: unknown
  /** Absent where nothing is there any more. */
  readonly to?: unknown
}

/** What a provider says of one field, and of all that is below it. */
export interface FieldImpact {
  /** Path below spec: tls, proxy.replicas, expose[].type. The longest one that fits speaks. */
  readonly field: string
  readonly effect: Effect | ((edit: Edit) => Effect)
}

/** An edit, and what comes of it. */
export interface Consequence extends Edit, Effect {}

const effect =
  (impact: Impact) =>
  (why: string): Effect => ({ impact, why })

export const unnoticed = effect('None')
export const rolling = effect('RollingRestart')
export const downtime = effect('Downtime')
export const dataAtRisk = effect('DataAtRisk')

const WORST_LAST: readonly Impact[] = ['None', 'RollingRestart', 'Downtime', 'DataAtRisk']

/** The worst of them; None where there are none. */
export const worstOf = (impacts: readonly Impact[]): Impact =>
  impacts.reduce((worst, one) => (WORST_LAST.indexOf(one) > WORST_LAST.indexOf(worst) ? one : worst), 'None')

/** What is alike for every engine: only the operator reads it, or it acts by its own field. */
const EVERYWHERE: readonly FieldImpact[] = [
  { field: 'provider', effect: unnoticed('the one in use is written down') },
  { field: 'allowMajorVersion', effect: unnoticed('it permits a change of version and makes none') },
  { field: 'deletionPolicy', effect: unnoticed('it counts when the cluster is deleted') },
  {
    field: 'stopped',
    effect: ({ to }) =>
      to === true ? downtime('the database is switched off') : unnoticed('the database is switched on')
  },
  { field: 'monitoring.labels', effect: unnoticed('only the monitor objects carry them') }
]

type Declaring = Pick<Provider, 'impacts'>

/** What is declared for a field, by its path below spec without positions; undefined where nobody says anything. */
export function impactFor({ impacts }: Declaring, field: string): FieldImpact | undefined {
  const fitting = [...EVERYWHERE, ...impacts].filter((one) => covers(one.field, field))
  return fitting.reduce<FieldImpact | undefined>(
    (longest, one) => (longest === undefined || one.field.length >= longest.field.length ? one : longest),
    undefined
  )
}

const covers = (declared: string, field: string): boolean =>
  field === declared || field.startsWith(`${declared}.`) || field.startsWith(`${declared}[`)

/** Every difference that a change makes, and what clients notice of each. */
export function consequencesOf(before: DatabaseCluster, after: DatabaseCluster, provider: Declaring): Consequence[] {
  return editsBetween(before, after).map((edit) => ({ ...edit, ...effectOf(edit, provider) }))
}

function effectOf(edit: Edit, provider: Declaring): Effect {
  const declared = impactFor(provider, fieldOf(edit.path))
  if (declared === undefined) return rolling('nothing is known of this field, so that the worst is to be expected')
  const off = blockThatIsOff(edit)
  if (off !== undefined) return unnoticed(`${off} decides whether any of it counts`)
  const found = typeof declared.effect === 'function' ? declared.effect(edit) : declared.effect
  if (edit.before.spec.stopped && edit.after.spec.stopped && found.impact !== 'DataAtRisk')
    return unnoticed('the database is off')
  if (found.impact === 'RollingRestart' && restartsTheOnlyMember(edit))
    return downtime(`${found.why}, and there is only one`)
  return found
}

/** The switch of a block that the edit is in, which is off before or after: then what else stands there is no matter. */
function blockThatIsOff({ before, after, path }: Edit): string | undefined {
  const segments = path.segments()
  const blocks = segments.slice(0, -1).map((_, depth) => segments.slice(0, depth + 1))
  for (const block of blocks) {
    const switchAt = pathOf([...block, 'enabled'])
    const [was, is] = [valueAt(before, switchAt), valueAt(after, switchAt)]
    const isSwitched = was !== undefined || is !== undefined
    if (isSwitched && !(was === true && is === true) && String(path) !== String(switchAt)) return String(switchAt)
  }
  return undefined
}

const pathOf = (segments: readonly (string | number)[]): Path =>
  segments.reduce((path: Path, step) => (typeof step === 'number' ? path.index(step) : path.child(step)), root)

const restartsTheOnlyMember = ({ before, path }: Edit): boolean =>
  before.spec.clusterSize === 1 && !/^spec\.(proxy|podSchedulingPolicy\.proxy)\b/.test(String(path))

/** spec.config[2].value is config[].value, as declarations have it. */
const fieldOf = (path: Path): string =>
  String(path)
    .replace(/^spec\./, '')
    .replaceAll(/\[[^[\]]*\]/g, '[]')

/** The differences between two specs: of lists whose items have names, those of the items. */
export function editsBetween(before: DatabaseCluster, after: DatabaseCluster): Edit[] {
  return differences(before.spec, after.spec, root.child('spec'))
    .map((difference) => ({ before, after, ...difference }))
    .sort((a, b) => comparePaths(a.path, b.path))
}

type Difference = Pick<Edit, 'path' | 'from' | 'to'>
type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A block that comes or goes is told field by field, as one that changes. */
const isBlock = (value: unknown): value is Fields | undefined => value === undefined || isFields(value)

interface Item extends Fields {
  readonly name: string
}

const isNamed = (value: unknown): value is readonly Item[] =>
  Array.isArray(value) && value.every((item) => isFields(item) && typeof item.name === 'string')

function differences(from: unknown, to: unknown, path: Path): Difference[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return []
  if (isBlock(from) && isBlock(to)) {
    const names = [...new Set([...Object.keys(from ?? {}), ...Object.keys(to ?? {})])]
    return names.flatMap((name) => differences(from?.[name], to?.[name], path.child(name)))
  }
  if (isNamed(from ?? []) && isNamed(to ?? [])) return ofItems((from ?? []) as Item[], (to ?? []) as Item[], path)
  return [{ path, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }]
}

function ofItems(from: readonly Item[], to: readonly Item[], path: Path): Difference[] {
  const gone = from.flatMap((item, index) =>
    to.some(({ name }) => name === item.name) ? [] : [{ path: path.index(index), from: item }]
  )
  const there = to.flatMap((item, index) => {
    const old = from.find(({ name }) => name === item.name)
    return old === undefined ? [{ path: path.index(index), to: item }] : differences(old, item, path.index(index))
  })
  return [...gone, ...there]
}

/** A new size for what is already there. */
export function grown(why: string, { from, to }: Edit): Effect {
  const [was, is] = [parseQuantity(from), parseQuantity(to)]
  const isLess = was !== undefined && is !== undefined && compareQuantities(is, was) < 0
  return unnoticed(isLess ? 'no volume has grown yet, so that nothing shrinks' : why)
}

/** A setting of the engine, as the table of its version knows it; what no table knows is taken to restart members. */
export const settingByTable =
  ({ versions, parameters }: Pick<Provider, 'versions' | 'parameters'>, restarts: string, reloads: string) =>
  ({ before, after, path }: Edit): Effect => {
    const item = root.child('spec', 'config').index(Number(path.segments()[2]))
    const name = (valueAt(after, item) ?? valueAt(before, item)) as Item | undefined
    const version = resolveVersion(versions, before.status?.version ?? before.spec.version)?.version
    const book = version === undefined ? undefined : bookFor(parameters, lineOf(versions, version))
    if (book === undefined || name === undefined) return rolling(restarts)
    return needsRestart(book, name.name) ? rolling(restarts) : unnoticed(reloads)
  }

interface Moves {
  readonly within: Effect
  readonly toNextMajor: Effect
}

/** Another version: as it is within a major one, or as it is to the next. */
export const versionMove =
  (catalogue: VersionCatalogue, { within, toNextMajor }: Moves) =>
  ({ before, after }: Edit): Effect => {
    const was = resolveVersion(catalogue, before.status?.version ?? before.spec.version)?.version
    const is = resolveVersion(catalogue, after.spec.version)?.version
    if (was === undefined || is === undefined) return within
    if (was === is) return unnoticed('it is the version in use')
    return majorOf(catalogue, was) === majorOf(catalogue, is) ? within : toNextMajor
  }

/** Something that can be added without anybody noticing, and not be taken away or turned into another so. */
export const wayIn =
  (restarts?: Effect) =>
  ({ from, to, path }: Edit): Effect => {
    const isHarmless = /\.(sourceRanges|annotations)\b/.test(String(path))
    if (restarts !== undefined && (from === undefined || isHarmless)) return restarts
    if (from === undefined || isHarmless) return unnoticed('the Service is made or changed, and members go on')
    return downtime(
      to === undefined ? 'who connects through it is cut off' : 'its Service is made anew, which cuts off its clients'
    )
  }

/** Fewer backups are kept than before. */
export function retained({ from, to }: Edit): Effect {
  const isLess = typeof from === 'number' && (typeof to !== 'number' || to < from)
  return isLess
    ? dataAtRisk('backups that are too many now are deleted with the next one')
    : unnoticed('it counts when the next backup is made')
}

/** A switch whose one position is more than the other. */
export const switched =
  (on: Effect, off: Effect) =>
  ({ to }: Edit): Effect =>
    to === true ? on : off
