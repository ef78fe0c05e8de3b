/** The word that was probably meant. */

const LONGEST = 128 // longer than any name that could be meant

/**
 * The word that takes the fewest slips to get from what was written: letters missed, added, changed or swapped, in
 * whatever case. Undefined when nothing is near. Of equals the first.
 */
export function nearestWord(written: string, words: Iterable<string>): string | undefined {
  if (written.length > LONGEST) return undefined
  const lower = written.toLowerCase()
  let nearest: string | undefined
  let slips = slipsFor(lower) + 1
  for (const word of words) {
    const distance = editDistance(lower, word.toLowerCase(), slips - 1)
    if (distance >= slips) continue
    nearest = word
    slips = distance
  }
  return nearest
}

/** How far off a word may be: one slip in a short one, three in a long one. */
function slipsFor({ length }: string): number {
  return Math.min(3, Math.ceil(length / 4))
}

/** Edits and swaps of neighbours from one text to the other; anything above the limit once it is clear that it is. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  const blank: readonly number[] = Array.from({ length: b.length + 1 }, () => limit + 1)
  let before = blank
  let row: readonly number[] = blank.map((far, column) => Math.min(far, column))
  for (let i = 1; i <= a.length; i++) {
    const next = [...blank]
    next[0] = i
    let least = limit + 1
    // Further from the diagonal than the limit nothing can be near.
    for (let j = Math.max(1, i - limit); j <= Math.min(b.length, i + limit); j++) {
      const same = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const edited = Math.min(at(row, j - 1) + (same ? 0 : 1), at(row, j) + 1, at(next, j - 1) + 1)
      const slips = swapped ? Math.min(edited, at(before, j - 2) + 1) : edited
      next[j] = slips
      least = Math.min(least, slips)
    }
    if (least > limit) return limit + 1 // it only grows from here
    before = row
    row = next
  }
  return at(row, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
