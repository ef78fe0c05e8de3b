/** The tests that passed, as tap wrote them down. */

export interface Passed {
  /** The file that was run: a room's suite, or a file of its own. */
  readonly file: string
  readonly name: string
  /** The rows that it proves. */
  readonly proves: readonly string[]
}

const FILE = /^# Subtest: (\S+)$/
/** Without what differs from run to run: the time, and the seed in brackets. */
const OK = /^ {4,}ok \d+ - (.*?)(?: \(\w+=\w+\))?(?: # time=.*)?$/
/** `F1 F2 Restart`, `F14: a leader that slept`. */
const ROWS = /^((?:[FT]\d+:? )+)(.*)$/

/** In the order of the files; tests that prove no row are left out. */
export function passedIn(tap: string): Passed[] {
  let file = ''
  return tap.split('\n').flatMap((line) => {
    file = FILE.exec(line)?.[1] ?? file
    const [, rows, name] = ROWS.exec(OK.exec(line)?.[1] ?? '') ?? []
    if (rows === undefined || name === undefined || line.includes(' # SKIP')) return []
    return [{ file, name, proves: rows.replaceAll(':', '').trim().split(' ') }]
  })
}
