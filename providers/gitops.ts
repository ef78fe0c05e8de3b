/** Who keeps which field of a DatabaseCluster: tools that put it back as git has it, and operations that once set it. */
import type { DatabaseCluster } from '../src/api/database-cluster.ts'
import type { ManagedFields } from '../src/api/metadata.ts'
import { type Path, root } from '../src/api/path.ts'

interface Tool {
  readonly tool: string
  /** The names under which it writes. */
  readonly managers: readonly string[]
  /** Labels and annotations by which it finds what it made. */
  readonly marks: readonly string[]
}

const TOOLS: readonly Tool[] = [
  {
    tool: 'Argo CD',
    managers: ['argocd-controller', 'argocd-application-controller'],
    marks: ['argocd.argoproj.io/instance', 'argocd.argoproj.io/tracking-id']
  },
  {
    tool: 'Flux',
    managers: ['kustomize-controller', 'helm-controller'],
    marks: ['kustomize.toolkit.fluxcd.io/name', 'helm.toolkit.fluxcd.io/name']
  }
]

/** The name under which operations write into the spec of a cluster. */
export const OPERATIONS_MANAGER = 'dbaas-ops'

const toolOf = ({ manager = '' }: ManagedFields): string | undefined =>
  TOOLS.find(({ managers }) => managers.includes(manager))?.tool

/** The shares that rules ask for. A cache may drop all others, which are near half of an object. */
export const isShareOfInterest = (share: ManagedFields): boolean =>
  share.subresource === undefined && (share.manager === OPERATIONS_MANAGER || toolOf(share) !== undefined)

/** The tool whose mark the cluster has; it need not keep every field. */
export function toolByMark({
  metadata: { labels, annotations }
}: Pick<DatabaseCluster, 'metadata'>): string | undefined {
  const has = (mark: string) => labels?.[mark] !== undefined || annotations?.[mark] !== undefined
  return TOOLS.find(({ marks }) => marks.some(has))?.tool
}

export interface KeptField {
  readonly tool: string
  readonly manager: string
  readonly path: Path
}

/** The fields that a tool keeps and that differ between the two; undefined where nobody knows what a tool keeps. */
export function changedUnderTools(before: DatabaseCluster, after: DatabaseCluster): KeptField[] | undefined {
  const shares = (before.metadata.managedFields ?? []).filter((share) => toolOf(share) !== undefined)
  if (shares.length === 0) return undefined
  return shares.flatMap((share) => {
    const { manager = '', operation } = share
    return changedIn(share, { before, after, wholeLists: operation === 'Update' }).map((path) => ({
      tool: toolOf(share) ?? manager,
      manager,
      path
    }))
  })
}

/** The fields that an operation set last and that differ between the two. */
export function changedUnderOperations(
  shares: readonly ManagedFields[],
  before: DatabaseCluster,
  after: DatabaseCluster
): Path[] {
  const own = shares.filter(({ manager }) => manager === OPERATIONS_MANAGER)
  return own.flatMap((share) => changedIn(share, { before, after, wholeLists: false }))
}

/** A field by its name, or an item of a list by what tells it apart. */
type Step = string | { readonly item: string }

interface Compared {
  readonly before: DatabaseCluster
  readonly after: DatabaseCluster
  /** Writers that do not use server-side apply replace a list as a whole. */
  readonly wholeLists: boolean
}

/** The fields of a share below spec that differ. */
function changedIn({ fieldsV1 }: ManagedFields, { before, after, wholeLists }: Compared): Path[] {
  const owned = leavesOf({ 'f:spec': fieldsV1?.['f:spec'] ?? {} }, [], wholeLists)
  return owned.flatMap((steps) => {
    const [old, now] = [found(before, steps), found(after, steps)]
    return JSON.stringify(old.value) === JSON.stringify(now.value) ? [] : [now.path]
  })
}

const isFields = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** The paths of a field set, as the API server writes it: f: before a name, k: and v: before an item of a list. */
function leavesOf(fields: Record<string, unknown>, at: readonly Step[], wholeLists: boolean): Step[][] {
  const inside = Object.entries(fields).filter(([key]) => key !== '.')
  const isList = inside.some(([key]) => !key.startsWith('f:'))
  if (inside.length === 0 || (isList && wholeLists)) return [[...at]]
  return inside.flatMap(([key, below]) => {
    const step = key.startsWith('f:') ? key.slice(2) : { item: key }
    return leavesOf(isFields(below) ? below : {}, [...at, step], wholeLists)
  })
}

/** What stands there, and the path to it as far as it goes. */
function found(object: unknown, steps: readonly Step[]): { value: unknown; path: Path } {
  let value = object
  let path: Path = root
  for (const step of steps) {
    if (typeof step === 'string') {
      value = isFields(value) && Object.hasOwn(value, step) ? value[step] : undefined
      path = path.child(step)
      continue
    }
    const position = Array.isArray(value) ? value.findIndex((item) => isMeant(item, step.item)) : -1
    if (!Array.isArray(value) || position === -1) return { value: undefined, path }
    value = value[position]
    path = path.index(position)
  }
  return { value, path }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // no API server writes that
  }
}

/** Whether an item is the one of a key such as k:{"name":"wal"}, or v:"a". */
function isMeant(item: unknown, key: string): boolean {
  const wanted = parsed(key.slice(2))
  if (key.startsWith('v:')) return item === wanted
  return isFields(item) && isFields(wanted) && Object.entries(wanted).every(([name, value]) => item[name] === value)
}
