/** How long ago something was, as kubectl says it: 45s, 12m, 3h, 5d. */

const UNITS = [
  ['d', 86_400, 2],
  ['h', 3600, 3],
  ['m', 60, 3],
  ['s', 1, 0]
] as const

/** Empty where nobody knows when it was. A unit is used once there are a few of it: 90s, 119m, 47h. */
export function ageBetween(since: unknown, now: number): string {
  const began = Date.parse(String(since))
  if (Number.isNaN(began)) return ''
  const seconds = Math.max(0, Math.round((now - began) / 1000))
  const [unit, size] = UNITS.find(([, size, fewest]) => seconds >= size * fewest) ?? ['s', 1]
  return `${Math.floor(seconds / size)}${unit}`
}
