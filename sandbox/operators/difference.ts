/** Differences between what is and what is wished, as JSON merge patches (RFC 7386) have them. */

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether merging the patch would change nothing. Null and undefined stand for absence; a list must be equal, save for what the API server added to its items. */
export function isPartOf(patch: unknown, whole: unknown): boolean {
  if (patch === null || patch === undefined) return whole === null || whole === undefined
  if (isFields(patch)) {
    return isFields(whole) && Object.entries(patch).every(([key, value]) => isPartOf(value, whole[key]))
  }
  if (Array.isArray(patch)) {
    return Array.isArray(whole) && whole.length === patch.length && patch.every((item, i) => isPartOf(item, whole[i]))
  }
  return patch === whole
}

/** The merge patch that turns one object into the other, or undefined when they are equal. */
export function replacement(before: unknown, after: unknown): unknown {
  if (!isFields(before) || !isFields(after)) return isEqual(before, after) ? undefined : (after ?? null)
  const patch: Record<string, unknown> = {}
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const part = replacement(before[key], after[key])
    if (part !== undefined) patch[key] = part
  }
  return Object.keys(patch).length === 0 ? undefined : patch
}

function isEqual(a: unknown, b: unknown): boolean {
  return isPartOf(a, b) && isPartOf(b, a)
}
