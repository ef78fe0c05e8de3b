/** The part of a live object that we have a say in: what its operator, a webhook or a person keeps beside it is theirs. */

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The live value, of it only what stands in one of our states as well; undefined where nothing of it is live. */
export function ourPart(live: unknown, states: readonly unknown[]): unknown {
  const known = states.filter((state) => state !== undefined)
  if (isFields(live) && known.every(isFields)) return ourFields(live, known)
  if (Array.isArray(live) && known.every(isList)) return ourItems(live, known)
  return live
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

function ourFields(live: Fields, states: readonly Fields[]): Fields {
  const names = new Set(states.flatMap((state) => Object.keys(state)))
  const there = [...names].filter((name) => live[name] !== undefined)
  return Object.fromEntries(
    there.map((name) => [
      name,
      ourPart(
        live[name],
        states.map((state) => state[name])
      )
    ])
  )
}

/** Items that have names are found by them, since others may add theirs; all others stand where they stand. */
function ourItems(live: readonly unknown[], states: readonly (readonly unknown[])[]): unknown[] {
  if (![live, ...states].every((list) => list.every(isNamed)))
    return live.map((item, position) =>
      ourPart(
        item,
        states.map((list) => list[position])
      )
    )
  const ours = states.map((list) => new Map(list.filter(isNamed).map((item) => [item.name, item])))
  const items = new Map(live.filter(isNamed).map((item) => [item.name, item]))
  const names = new Set(ours.toReversed().flatMap((list) => [...list.keys()]))
  return [...names].flatMap((name) =>
    items.has(name)
      ? [
          ourPart(
            items.get(name),
            ours.map((list) => list.get(name))
          )
        ]
      : []
  )
}

const isNamed = (item: unknown): item is Fields & { readonly name: string } =>
  isFields(item) && typeof item.name === 'string'
