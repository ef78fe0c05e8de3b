/** What changed since a git reference: the files that are there now, and the texts that they were. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { CliError } from '../cli-error.ts'
import { IS_MANIFEST, type Source, STDIN } from '../manifests/sources.ts'

export interface Changed {
  /** Files that are new or say something else, as paths from here. */
  readonly now: readonly string[]
  /** Every text that was changed, moved or removed, as it was. */
  readonly before: readonly Source[]
}

/** Compares with where this branch left the reference, as a pull request does. */
export function changedSince(reference: string, paths: readonly string[]): Changed {
  if (paths.includes(STDIN)) {
    throw new CliError('usage', 'standard input has no history', { fix: 'name files or folders with --since' })
  }
  if (reference.startsWith('-')) throw noSuchReference(reference)
  git(
    ['rev-parse', '--git-dir'],
    () => new CliError('usage', 'this is no git repository', { fix: 'leave --since away' })
  )
  const base = forkOf(reference)
  const scope = ['--', ...paths]
  const changed = lines(git(['diff', '--name-only', '--no-renames', '--relative', '-z', base, ...scope]))
  const added = lines(git(['ls-files', '--others', '--exclude-standard', '-z', ...scope]))
  const before = changed.filter(isManifest).flatMap((name) => {
    const text = textAt(base, name)
    return text === undefined ? [] : [{ name, text }]
  })
  return {
    now: [...new Set([...changed, ...added])]
      .filter(isManifest)
      .filter((name) => existsSync(name))
      .toSorted(),
    before
  }
}

const isManifest = (name: string): boolean => IS_MANIFEST.test(name)

/** The last commit of both; where there is none, as in a shallow clone, the reference itself. */
function forkOf(reference: string): string {
  const commit = git(['rev-parse', '--verify', '--quiet', `${reference}^{commit}`], () =>
    noSuchReference(reference)
  ).trim()
  try {
    return git(['merge-base', commit, 'HEAD']).trim()
  } catch {
    return commit
  }
}

const noSuchReference = (reference: string): CliError =>
  new CliError('usage', `git knows no commit "${reference}"`, {
    fix: 'fetch it first: a pipeline often checks out one commit only'
  })

function textAt(commit: string, name: string): string | undefined {
  try {
    return git(['show', `${commit}:./${name}`])
  } catch {
    return undefined // it is new
  }
}

const lines = (text: string): string[] => text.split('\0').filter((name) => name !== '')

const MOST_OUTPUT = 64 * 1024 ** 2

function git(args: readonly string[], refusal?: () => CliError): string {
  try {
    return execFileSync('git', args, { encoding: 'utf8', maxBuffer: MOST_OUTPUT, stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new CliError('usage', 'git is not installed', { fix: 'leave --since away', cause: err })
    }
    if (refusal) throw refusal()
    const [why = ''] = String((err as { stderr?: string }).stderr ?? err).split('\n')
    throw new CliError('input', `git ${args[0]}: ${why}`, { cause: err })
  }
}
