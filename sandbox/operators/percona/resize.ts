/** How Percona's operators make volumes larger: the claims first, then the StatefulSet anew, and the specification put back when it cannot be. */
import { isSame, isSmaller } from '../amounts.ts'
import { isGrowing } from '../machines.ts'
import { change, drop, type Scene, type Wish } from '../scene.ts'
import { sizeWanted, type Troupe, templateSize } from './groups.ts'

export interface ResizeTerms {
  /** Whether the child allows it; else nothing happens at all. */
  readonly isEnabled: boolean
  /** The annotation on the child while it goes on. */
  readonly marker: string
  /** A patch of the child's specification that gives the group this size. */
  backTo(troupe: Troupe, size: string): object
}

/** What is to be done now for the volumes of the groups. */
export function resize(scene: Scene, troupes: readonly Troupe[], terms: ResizeTerms): Wish[] {
  const { child, now } = scene
  const going = troupes.filter(({ set, group }) => differs(templateSize(set), sizeWanted(group)))
  const marked = child.metadata.annotations?.[terms.marker] !== undefined
  if (going.length === 0) return marked ? [mark(scene, terms.marker, null)] : []
  if (!terms.isEnabled) return []
  return [
    ...(marked ? [] : [mark(scene, terms.marker, now)]),
    ...going.flatMap((troupe) => resizeOne(scene, troupe, terms))
  ]
}

const mark = ({ child }: Scene, marker: string, value: string | null): Wish =>
  change(child, { metadata: { annotations: { [marker]: value } } })

const differs = (before: string | undefined, wanted: string): boolean =>
  before !== undefined && wanted !== '' && !isSame(before, wanted)

function resizeOne({ child, knobs }: Scene, troupe: Troupe, terms: ResizeTerms): Wish[] {
  const { group, set, claims } = troupe
  const before = templateSize(set)
  const wanted = sizeWanted(group)
  if (before === undefined || set === undefined) return []
  const hasFailed = knobs.turned('no-growth') && claims.some(hasResizeError)
  if (hasFailed || isSmaller(wanted, before)) return [change(child, terms.backTo(troupe, before))]
  const small = claims.filter(({ spec }) => isSmaller(spec.resources.requests.storage, wanted))
  if (small.length > 0)
    return small.map((claim) => change(claim, { spec: { resources: { requests: { storage: wanted } } } }))
  return claims.some(isGrowing) ? [] : [drop(set, { orphans: true })]
}

const hasResizeError = ({ status }: Troupe['claims'][number]): boolean =>
  status?.conditions?.some(({ type }) => type === 'ControllerResizeError') === true
