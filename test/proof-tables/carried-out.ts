/** Operations that tests had done, and that succeeded, as tap wrote it down. */

export interface CarriedOut {
  /** The file that had it done. */
  readonly file: string
  readonly provider: string
  readonly type: string
}

/** The line that says so. */
export const carriedOut = (provider: string, type: string): string => `carried out: ${provider} ${type}`

const FILE = /^# Subtest: (\S+)$/
const LINE = /^ *# carried out: (\S+) (\S+)$/
const FILE_PASSED = /^ok \d+ - (\S+)/

/** The files that passed as a whole. */
export const filesIn = (tap: string): Set<string> =>
  new Set(tap.split('\n').flatMap((line) => FILE_PASSED.exec(line)?.[1] ?? []))

/** Only of files that passed. */
export function carriedOutIn(tap: string): CarriedOut[] {
  const passed = filesIn(tap)
  let file = ''
  const all = tap.split('\n').flatMap((line): CarriedOut[] => {
    file = FILE.exec(line)?.[1] ?? file
    const [, provider, type] = LINE.exec(line) ?? []
    return provider === undefined || type === undefined ? [] : [{ file, provider, type }]
  })
  return all.filter((one) => passed.has(one.file))
}
