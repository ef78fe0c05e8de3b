/** Reads the settings of a real MySQL-like server and prints their table; see README.md. */
import { spawnSync } from 'node:child_process'
import { type Parameter, type ParameterTable, tableText } from '../../parameter-table.ts'
import { isBytes } from './bytes.ts'

/** The commands that reach a server that nobody else uses: its client, logged in as root, and the server itself. */
interface Server {
  readonly mysql: readonly string[]
  readonly mysqld: readonly string[]
}

/** An option as `mysqld --verbose --help` lists it. */
interface Option {
  readonly name: string
  readonly takes: 'nothing' | 'number' | 'word'
  /** Undefined where it has none. */
  readonly standard: string | undefined
}

/** What the running server says of a variable. */
interface Variable {
  readonly value: string
  readonly min: string
  readonly max: string
}

const VARIABLES = `SELECT variable_name, REPLACE(IFNULL(variable_value, ''), '\\n', ' '), min_value, max_value
  FROM performance_schema.variables_info LEFT JOIN performance_schema.global_variables USING (variable_name);`
const ABOUT = 'SELECT VERSION(), @@version_comment;'

const TAKES: Readonly<Record<string, Option['takes']>> = { name: 'word', '#': 'number', '': 'nothing' }

const REFUSED = 'Error while setting value'
const NO_DEFAULT = '(No default value)'

// What can be said of a plugin that is built into the server.
const PLUGIN_STATES = ['OFF', 'ON', 'FORCE', 'FORCE_PLUS_PERMANENT']

const READ_ONLY = 1238 // ER_INCORRECT_GLOBAL_LOCAL_VAR: "is a read only variable"
const MOST_WORDS = 64 // no set has more: it is stored in 64 bits

// What these stand at depends on the machine, or on the help having been asked for.
const DIFFERS_BY_MACHINE = new Set([
  ...['host_cache_size', 'innodb_buffer_pool_instances', 'innodb_flush_method', 'innodb_log_writer_threads'],
  ...['innodb_page_cleaners', 'innodb_parallel_read_threads', 'innodb_purge_threads', 'log_error_verbosity'],
  ...['lower_case_table_names', 'open_files_limit', 'port', 'relay_log', 'relay_log_index', 'server_memory'],
  ...['table_definition_cache', 'table_open_cache', 'temptable_max_ram', 'thread_cache_size']
])

// What plugins and components bring along: which of them an image holds is not known.
const NAMESPACES = [
  ...['audit_log', 'authentication_', 'clone_', 'component_', 'connection_control', 'data_masking'],
  ...['group_replication_', 'keyring_', 'percona_telemetry', 'query_response_time_', 'rocksdb_', 'rpl_semi_sync_'],
  ...['telemetry', 'validate_password']
]

// They stand where everybody reads them.
const SECRETS = new Set(['keyring_migration_password', 'report_password'])

function main([mysql = '', mysqld = '']: string[]): void {
  if (mysqld === '') throw new Error("name two commands: 'mysql -uroot' and 'mysqld'")
  process.stdout.write(tableText(readServer({ mysql: mysql.split(' '), mysqld: mysqld.split(' ') })))
}

function readServer(server: Server): ParameterTable {
  const [[version = '', comment = ''] = []] = rows(server, ABOUT)
  const options = optionsOf(help(server))
  const variables = new Map(
    rows(server, VARIABLES).map(([name = '', value = '', min = '', max = '']) => [name, { value, min, max }])
  )
  const fixed = readOnly(server, [...variables.keys()])
  const entries = options.map((option): [string, Parameter] => {
    const { name } = option
    const restart = !variables.has(name) || fixed.has(name)
    return [
      name,
      { ...valuesOf(server, option, variables.get(name)), ...(SECRETS.has(name) && { secret: true }), restart }
    ]
  })
  return {
    line: version.split('.').slice(0, 2).join('.'),
    from: `MySQL ${version} (${comment.replaceAll(/[()]/g, '')}), mysqld --verbose --help and performance_schema`,
    exact: true,
    namespaces: NAMESPACES,
    parameters: Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
  }
}

/** What mysqld prints instead of starting, given these options. */
function help({ mysqld: [command = '', ...given] }: Server, ...options: string[]): string {
  const args = [...given, '--no-defaults', ...options, '--verbose', '--help']
  const { stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (error !== undefined) throw error
  return `${stderr}\n${stdout}`
}

function query({ mysql: [command = '', ...args] }: Server, statements: string): { stdout: string; stderr: string } {
  const answer = spawnSync(command, [...args, '--batch', '--raw', '--skip-column-names', '--force'], {
    encoding: 'utf8',
    input: statements,
    maxBuffer: 2 ** 28
  })
  if (answer.error !== undefined) throw answer.error
  if (/ERROR 20\d\d/.test(answer.stderr)) throw new Error(answer.stderr) // those of the client: it reached no server
  return answer
}

const rows = (server: Server, statement: string): string[][] =>
  query(server, statement)
    .stdout.split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))

/** The variables that a running server refuses to change, found by setting each to what it is. */
function readOnly(server: Server, names: string[]): Set<string> {
  const { stderr } = query(server, names.map((name) => `SET GLOBAL ${name} = @@GLOBAL.${name};`).join('\n'))
  const refused = [...stderr.matchAll(/^ERROR (\d+) .*? at line (\d+)/gm)]
  return new Set(
    refused.filter(([, code]) => Number(code) === READ_ONLY).map(([, , line]) => names[Number(line) - 1] ?? '')
  )
}

/** The options that the help explains, with what they stand at by its list at the end; some are not in the list. */
function optionsOf(text: string): Option[] {
  const explained = [...text.matchAll(/^ {2}(?:-\S, )?--([\w.-]+)\[?(?:=(name|#))?/gm)]
  const list = text.split(/^-{20,} -+$/m)[1]?.split('\n\n')[0] ?? ''
  const standing = new Map(
    [...list.matchAll(/^(\S+) +(.*)$/gm)].map(([, name = '', value]) => [underscored(name), value])
  )
  const takes = new Map(explained.map(([, name = '', sort]) => [underscored(name), TAKES[sort ?? '']]))
  return [...new Set([...takes.keys(), ...standing.keys()])].map((name) => {
    const standard = standing.get(name)
    if (standard !== NO_DEFAULT) return { name, takes: takes.get(name) ?? 'nothing', standard }
    return { name, takes: takes.get(name) === 'number' ? 'number' : 'word', standard: undefined }
  })
}

const underscored = (name: string): string => name.replaceAll('-', '_')

/** What its values are, all but whether a change needs a restart. */
function valuesOf(server: Server, option: Option, variable: Variable | undefined): Omit<Parameter, 'restart'> {
  const { name, takes, standard } = option
  const hasDefault = standard !== undefined && !standard.includes('/') && !DIFFERS_BY_MACHINE.has(name)
  if (takes === 'number') return { ...numberOf(option, variable), ...(hasDefault && { default: standard }) }
  if (takes === 'nothing' && standard === undefined) return { type: 'boolean' }
  if (standard === 'TRUE') return { type: 'boolean', default: 'ON' }
  if (standard === 'FALSE') return { type: 'boolean', default: 'OFF' }
  const isPlugin = variable === undefined && (standard === 'ON' || standard === 'OFF')
  const words = isPlugin ? { type: 'enum' as const, values: PLUGIN_STATES } : wordsOf(server, name)
  return { ...words, ...(hasDefault && { default: standard }) }
}

function numberOf({ name }: Option, variable: Variable | undefined): Omit<Parameter, 'restart'> {
  const isReal = variable?.value.includes('.') ?? false
  const bounds =
    variable === undefined || (variable.min === '0' && variable.max === '0') ? {} : boundsOf(variable, isReal)
  if (isReal) return { type: 'real', ...bounds }
  return isBytes(name) ? { type: 'memory', unit: 'B', ...bounds } : { type: 'integer', ...bounds }
}

function boundsOf({ min, max }: Variable, isReal: boolean): Pick<Parameter, 'min' | 'max'> {
  if (isReal) return { min: fraction(min), max: fraction(max) }
  const isBelowZero = BigInt(min) > BigInt(max) // shown as if it were unsigned
  return { min: isBelowZero ? Number(BigInt.asIntN(32, BigInt(min))) : whole(min), max: whole(max) }
}

/** As text where a number would lose digits. */
const whole = (digits: string): number | string => (Number.isSafeInteger(Number(digits)) ? Number(digits) : digits)

/** Some bounds of fractions are shown as the 64 bits that they are stored in. */
function fraction(digits: string): number {
  if (Number.isSafeInteger(Number(digits))) return Number(digits)
  return new DataView(new BigUint64Array([BigInt(digits)]).buffer).getFloat64(0, true)
}

/** The words that an option knows, found by giving it their numbers. Text for those that take anything. */
function wordsOf(server: Server, name: string): Omit<Parameter, 'restart'> {
  const given = (value: string): string => help(server, `--${name}=${value}`)
  if (!given('?').includes(REFUSED)) return { type: 'string' }
  const shown = (value: string): string | undefined => {
    const text = given(value)
    return text.includes(REFUSED) ? undefined : optionsOf(text).find((one) => one.name === name)?.standard
  }

  const isSet = shown('3')?.includes(',') ?? false
  const values: string[] = []
  for (let i = 0; i < MOST_WORDS; i++) {
    const word = shown(String(isSet ? 2n ** BigInt(i) : i))
    if (word === undefined || (!isSet && values.includes(word))) break
    values.push(word)
  }
  // Switches (name=on) have no words of their own that could stand alone.
  if (values.length === 0 || values.some((value) => value.includes('='))) return { type: 'string' }
  return isSet ? { type: 'list', values: itemsOf(values) } : { type: 'enum', values }
}

/** The items of a set: a bit that stands for several shows those as well, and some bits are not used any more. */
function itemsOf(shown: string[]): string[] {
  const alone = new Set(shown.filter((text) => !text.includes(',')))
  const items = shown.flatMap((text) => (alone.has(text) ? [text] : text.split(',').filter((item) => !alone.has(item))))
  return [...new Set(items)].filter((item) => !item.startsWith('NOT_USED'))
}

main(process.argv.slice(2))
