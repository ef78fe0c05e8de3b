/** A progress such as 2/5 as a bar. */

const WIDTH = 20

/** The text as it is where it is no progress, or of nothing. */
export function barOf(progress: string, width = WIDTH): string {
  const [, done, all] = /^(\d+)\/(\d+)$/.exec(progress) ?? []
  if (done === undefined || Number(all) === 0) return progress
  const full = Math.round((width * Number(done)) / Number(all))
  return `${'█'.repeat(full)}${'░'.repeat(width - full)} ${progress}`
}
