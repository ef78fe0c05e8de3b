/** Makes the table of one line of Percona's servers from those of the MySQL servers around it; see README.md. */
import { readFileSync } from 'node:fs'
import { type Parameter, type ParameterTable, tableText } from '../../parameter-table.ts'
import { type Line, lines } from './lines.ts'

type Parameters = Readonly<Record<string, Parameter>>

function main([name = '', ...files]: string[]): void {
  const line = lines[name]
  if (line === undefined) throw new Error(`name one of these lines: ${Object.keys(lines).join(', ')}`)
  const read = files.map((file) => JSON.parse(readFileSync(file, 'utf8')))
  const servers: ParameterTable[] = read.filter(isTable)
  const own: Parameters[] = read.filter((one) => !isTable(one))
  process.stdout.write(tableText(tableOf(name, line, servers, own)))
}

/** Other files hold settings alone. */
const isTable = (read: object): boolean => 'exact' in read

function tableOf(
  name: string,
  line: Line,
  servers: readonly ParameterTable[],
  own: readonly Parameters[]
): ParameterTable {
  const near = serverOf(servers, line.near)
  const beyond = serverOf(servers, line.beyond)
  const kept = Object.entries(near.parameters).filter(([one]) => !isGone(one, line))
  const moved = line.asBeyond.map((one) => [one, known(beyond, one)])
  const all = { ...Object.fromEntries([...kept, ...moved]), ...Object.assign({}, ...own) }
  for (const [one, differently] of Object.entries(line.otherwise)) all[one] = { ...all[one], ...differently }
  return {
    line: name,
    from: `${near.from}, with what is known of Percona's ${name}`,
    exact: false,
    ...(near.namespaces && { namespaces: near.namespaces }),
    parameters: Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))) as Parameters
  }
}

function serverOf(servers: readonly ParameterTable[], version: string): ParameterTable {
  const server = servers.find(({ from }) => from.startsWith(`MySQL ${version}`))
  if (server === undefined) throw new Error(`name a file that was read from a server of ${version}`)
  return server
}

function known({ from, parameters }: ParameterTable, name: string): Parameter {
  const parameter = parameters[name]
  if (parameter === undefined) throw new Error(`${from} has no ${name}; correct lines.ts`)
  return parameter
}

const isGone = (name: string, { gone }: Line): boolean =>
  gone.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name))

main(process.argv.slice(2))
