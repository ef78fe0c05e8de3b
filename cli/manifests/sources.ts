/** The texts that are read: files, every manifest below a folder, or standard input. */
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { CliError } from '../cli-error.ts'

export interface Source {
  /** As it is printed in front of a finding. */
  readonly name: string
  readonly text: string
}

/** What stands for standard input on a command line, and its name in front of findings. */
export const STDIN = '-'
export const STDIN_NAME = 'stdin'

const MIB = 1024 ** 2
// An object has at most 3 MiB, what is rendered for a whole cluster a few more; to read more takes gigabytes.
const MOST_BYTES = 16 * MIB

/** The names of files that are read in a folder. */
export const IS_MANIFEST = /\.(ya?ml|json)$/
const NEVER_OURS = new Set(['node_modules'])

/** The texts at these paths, in their order. What cannot be read is a CliError that names it. */
export async function readSources(
  paths: readonly string[],
  input: AsyncIterable<Uint8Array> | undefined
): Promise<Source[]> {
  const sources: Source[] = []
  for (const path of paths) {
    if (path === STDIN) sources.push({ name: STDIN_NAME, text: await readInput(input) })
    else sources.push(...manifestsAt(path).map((name) => ({ name, text: readText(name) })))
  }
  return sources
}

/** Those of some files that can be read: what only stands beside others holds nobody up. */
export function readableSources(names: readonly string[]): Source[] {
  return names.flatMap((name) => {
    try {
      return [{ name, text: readText(name) }]
    } catch {
      return []
    }
  })
}

/** A file as it is, or the manifests below a folder by name. */
function manifestsAt(path: string): string[] {
  return trying(path, () => (statSync(path).isDirectory() ? manifestsBelow(path) : [path]))
}

function manifestsBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return isOpen(entry) ? trying(path, () => manifestsBelow(path)) : []
      return IS_MANIFEST.test(entry.name) && isOpen(entry) ? [path] : []
    })
}

/** The manifests that stand in a folder itself; none where it cannot be read. */
export function manifestsIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    return entries.filter((one) => one.isFile() && IS_MANIFEST.test(one.name)).map(({ name }) => join(folder, name))
  } catch {
    return []
  }
}

const isOpen = ({ name }: Dirent): boolean => !name.startsWith('.') && !NEVER_OURS.has(name)

function readText(path: string): string {
  return trying(path, () => {
    const { size } = statSync(path)
    if (size > MOST_BYTES) throw tooLarge(path, `${Math.ceil(size / MIB)} MiB are`)
    return decoded(path, readFileSync(path))
  })
}

async function readInput(input: AsyncIterable<Uint8Array> | undefined): Promise<string> {
  if (input === undefined) {
    throw new CliError('usage', 'nothing comes from standard input', {
      fix: 'pipe manifests into it, as in: kustomize build . | dbaas lint -'
    })
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of input) {
    size += chunk.length
    if (size > MOST_BYTES) throw tooLarge(STDIN_NAME, 'this is')
    chunks.push(chunk)
  }
  return decoded(STDIN_NAME, Buffer.concat(chunks))
}

const tooLarge = (name: string, what: string): CliError =>
  new CliError('input', `${name}: ${what} more than the ${MOST_BYTES / MIB} MiB that are read at once`, {
    fix: 'split it, or leave away what is no manifest'
  })

function decoded(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (err) {
    throw new CliError('input', `${name}: this is not UTF-8 text`, { fix: 'save it as UTF-8', cause: err })
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle'
}

function trying<Result>(path: string, read: () => Result): Result {
  try {
    return read()
  } catch (err) {
    if (err instanceof CliError) throw err
    const { code = '', message } = err as NodeJS.ErrnoException
    throw new CliError('input', `${path}: ${WHY[code] ?? message}`, { cause: err })
  }
}
