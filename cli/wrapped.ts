/** Text broken between words, where a screen ends. */

/** With less room than this the terminal may break it as it likes. */
const NARROWEST = 20

export function wrapped(text: string, width: number): string[] {
  if (width < NARROWEST || text.length <= width) return [text]
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
