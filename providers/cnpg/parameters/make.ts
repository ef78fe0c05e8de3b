/** Reads the settings of a real PostgreSQL server and writes the table of its major version; see README.md. */
import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Parameter, type ParameterTable, type ParameterType, tableText } from '../../parameter-table.ts'

/** A row of pg_settings. */
interface Setting {
  readonly name: string
  readonly vartype: 'bool' | 'enum' | 'integer' | 'real' | 'string'
  readonly unit: string | null
  readonly min: string | null
  readonly max: string | null
  readonly words: readonly string[] | null
  readonly boot: string | null
  readonly context: string
}

const TYPES: Readonly<Record<Setting['vartype'], ParameterType>> = {
  bool: 'boolean',
  enum: 'enum',
  integer: 'integer',
  real: 'real',
  string: 'string'
}
const MEMORY = ['B', 'kB', '8kB', 'MB']

// Modules that come with the server and bring settings along. The first must be there from the start, and only from 15 on
// does a server without clients load them.
const PRELOADED = ['pg_prewarm', 'pg_stat_statements']
const LOADED = [
  'auth_delay',
  'auto_explain',
  'basic_archive',
  'isn',
  'passwordcheck',
  'pg_trgm',
  'plpgsql',
  'postgres_fdw'
]

// Modules that CloudNativePG knows and a server does not come with.
const ELSEWHERE = ['pg_failover_slots', 'pgaudit']

// The images that CloudNativePG runs hold Debian's packages, which are built with more than a plain server.
const BUILT_WITH: Readonly<Record<string, readonly string[]>> = {
  default_toast_compression: ['lz4'],
  io_method: ['io_uring'],
  wal_compression: ['lz4', 'zstd']
}
const DEBIAN: Readonly<Record<string, Parameter>> = {
  extension_destdir: { type: 'string', default: '', restart: false }
}
const DEBIAN_UNTIL = 17 // from 18 on the server has extension_control_path itself

// What enums take beside the words they list is found by asking; these are not a word of any enum.
const UNLISTED = ['true', 'false', 'yes', 'no', '1', '0', 'debug', 'info', 'archive', 'hot_standby']

// ALTER SYSTEM refuses any value for these.
const NEVER_ASKED = /^(transaction_isolation|huge_pages_status)$/

const NOBODY = 65534 // PostgreSQL refuses to run as root

function main(folders: string[]): void {
  if (folders.length === 0) throw new Error('name the folders of the servers: each holds bin/initdb and bin/postgres')
  for (const folder of folders) {
    const table = readServer(resolve(folder))
    writeFileSync(new URL(`${table.line}.json`, import.meta.url), tableText(table))
    console.log(`${table.line}.json: ${Object.keys(table.parameters).length} settings of ${table.from}`)
  }
}

function readServer(folder: string): ParameterTable {
  const scratch = mkdtempSync(join(tmpdir(), 'pg-settings-'))
  try {
    if (process.getuid?.() === 0) chownSync(scratch, NOBODY, NOBODY)
    const data = join(scratch, 'data')
    execFileSync(join(folder, 'bin/initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync'], asNobody)
    const settings = settingsOf(folder, data)
    return tableOf(settings, askAboutWords(settings, folder, data))
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}

/** Runs statements, one a line, on a server without clients, and returns what it complained about. */
function ask(folder: string, data: string, statements: string[]): string {
  const preload = `shared_preload_libraries=${PRELOADED.join(',')}`
  const load = LOADED.map((library) => `LOAD '${library}';`)
  const { status, stderr } = spawnSync(
    join(folder, 'bin/postgres'),
    ['--single', '-D', data, '-c', preload, '-c', 'fsync=off', 'postgres'],
    { ...asNobody, input: `${[...load, ...statements].join('\n')}\n`, encoding: 'utf8', maxBuffer: 2 ** 28 }
  )
  if (status !== 0) throw new Error(`the server of ${folder} ended with ${status}: ${stderr}`)
  return stderr
}

/** pg_settings as JSON; the odd quotes keep COPY from changing it. */
function settingsOf(folder: string, data: string): Setting[] {
  const file = join(data, 'settings.json')
  const row = `json_build_object('name', name, 'vartype', vartype, 'unit', unit, 'min', min_val, 'max', max_val, 'words', enumvals, 'boot', boot_val, 'context', context)`
  ask(folder, data, [
    `COPY (SELECT json_agg(${row}) FROM pg_settings) TO '${file}' (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02');`
  ])
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** For every enum the words it takes though it does not list them, found by trying to set them. */
function askAboutWords(settings: Setting[], folder: string, data: string): Map<string, string[]> {
  const enums = settings.filter(({ vartype, name }) => vartype === 'enum' && !NEVER_ASKED.test(name))
  const candidates = [...new Set([...enums.flatMap(({ words }) => words ?? []), ...UNLISTED])]
  const tried = enums.map(({ name, words }) => ({ name, words: candidates.filter((word) => !words?.includes(word)) }))
  const complaints = ask(
    folder,
    data,
    tried.flatMap(({ name, words }) => words.map((word) => `ALTER SYSTEM SET ${name} = '${word}';`))
  )
  const refused = new Set(complaints.toLowerCase().match(/(?<=error: +invalid value for parameter )".*?": ".*?"/g))
  const isTaken = (name: string, word: string) => !refused.has(`"${name}": "${word}"`.toLowerCase())
  return new Map(tried.map(({ name, words }) => [name, words.filter((word) => isTaken(name, word))]))
}

function tableOf(settings: Setting[], also: Map<string, string[]>): ParameterTable {
  const names = settings.map(({ name }) => name)
  const version = settings.find(({ name }) => name === 'server_version')?.boot ?? ''
  const line = version.split('.')[0] ?? ''
  const own = settings
    .filter(({ context }) => context !== 'internal')
    .map((setting) => [setting.name, parameterOf(setting, also.get(setting.name) ?? [])] as const)
  const debian = Number(line) <= DEBIAN_UNTIL ? Object.entries(DEBIAN) : []
  return {
    line,
    from: `PostgreSQL ${version}, pg_settings of a plain build, with what Debian's packages add`,
    exact: true,
    computed: settings
      .filter(({ context }) => context === 'internal')
      .map(({ name }) => name)
      .sort(),
    namespaces: [...ELSEWHERE, ...PRELOADED]
      .map((module) => `${module}.`)
      .filter((beginning) => !names.some((name) => name.startsWith(beginning)))
      .sort(),
    parameters: Object.fromEntries([...own, ...debian].sort(([a], [b]) => (a < b ? -1 : 1)))
  }
}

function parameterOf({ name, vartype, unit, min, max, words, boot, context }: Setting, also: string[]): Parameter {
  const listed = [...(words ?? []), ...(BUILT_WITH[name] ?? [])]
  return {
    type: unit === null ? TYPES[vartype] : MEMORY.includes(unit) ? 'memory' : 'duration',
    ...(unit !== null && { unit }),
    ...(min !== null && { min: Number(min) }),
    ...(max !== null && { max: Number(max) }),
    ...(vartype === 'enum' && { values: [...new Set(listed)] }),
    ...(also.length > 0 && { also }),
    ...(boot !== null && { default: boot }),
    restart: context === 'postmaster'
  }
}

main(process.argv.slice(2))
