/** `dbaas engines`: all engines with a line each, or one in full. */
import type { Provider } from '../../providers/contract.ts'
import { builtIn } from '../../providers/index.ts'
import { linesOf } from '../../providers/versions.ts'
import { CliError } from '../cli-error.ts'
import type { Run } from '../command.ts'
import type { options } from '../commands/engines.ts'
import { printAs } from '../output.ts'
import { pageOn } from '../status/page.ts'
import { tableOn } from '../table.ts'
import type { Screen } from '../terminal.ts'

export const engines: Run<typeof options> = async ({ args: [wanted], options }, { out }) => {
  const { providers, engines: known } = builtIn()
  const chosen = providers.filter(({ engine, name }) => wanted === undefined || engine === wanted || name === wanted)
  if (chosen.length === 0) {
    throw new CliError('missing', `there is no engine "${wanted}"`, { fix: `there are ${known.join(', ')}` })
  }
  if (options.output !== 'text') await printAs(options.output, chosen.map(dataOf), out)
  else if (wanted === undefined) out.write(listOf(chosen, out))
  else for (const [position, provider] of chosen.entries()) showProvider(provider, position > 0, out)
  return 'done'
}

/** What a provider says of itself, as far as users care. */
function dataOf({ name, title, engine, isDefault, operatorRange, versions, supports, customActions }: Provider) {
  const { operations, topologies, proxies, volumes, backups, exposeTypes, restoreModes, refuses } = supports
  return {
    engine,
    provider: name,
    title,
    default: isDefault,
    operator: operatorRange,
    versions: versions.entries.map(({ version, deprecated }) => ({ version, ...(deprecated && { deprecated }) })),
    topologies: topologies.map(({ type }) => type),
    proxies: proxies.map(({ type }) => type),
    volumes: volumes.map((volume) => volume.name),
    backupMethods: backups?.methods.map(({ method }) => method) ?? [],
    restoreModes,
    exposeTypes,
    operations: Object.entries(operations).flatMap(([type, can]) => (can === true ? [type] : [])),
    actions: customActions.map((action) => action.name),
    cannot: [
      ...refuses.map(({ field, why, fix }) => ({ what: `spec.${field}`, why, fix })),
      ...Object.entries(operations).flatMap(([what, can]) => (can === true ? [] : [{ what, ...can }]))
    ]
  }
}

function listOf(providers: readonly Provider[], screen: Screen): string {
  const rows = providers.map((provider) => {
    const { engine, provider: name, title, default: isDefault, operator } = dataOf(provider)
    return [
      engine,
      `${name}${isDefault ? ' (default)' : ''}`,
      `${title} ${operator}`,
      linesOf(provider.versions).join(', ')
    ]
  })
  return tableOn(screen, ['ENGINE', 'PROVIDER', 'OPERATOR', 'VERSIONS'], rows)
}

function showProvider(provider: Provider, isNext: boolean, screen: Screen): void {
  const page = pageOn(screen)
  const { engine, title, cannot, versions, ...said } = dataOf(provider)
  if (isNext) screen.write('\n')
  page.title(`${engine}: ${said.provider}${said.default ? ' (default)' : ''}`)
  page.fact('Operator', `${title} ${said.operator}`)
  page.fact('Versions', versions.map(({ version }) => version).join(', '))
  for (const { version, deprecated } of versions) {
    if (deprecated) page.fact('Going', `${version}, supported until ${deprecated.removed}`)
  }
  page.fact('Topologies', said.topologies.join(', '))
  page.fact('Proxies', said.proxies.join(', '))
  page.fact('Volumes', said.volumes.join(', '))
  page.fact('Backups', said.backupMethods.join(', '))
  page.fact('Restores', said.restoreModes.join(', '))
  page.fact('Exposes', said.exposeTypes.join(', '))
  page.fact('Operations', said.operations.join(', '))
  page.fact('Actions', said.actions.join(', '))
  page.table(
    'What it cannot do',
    ['WHAT', 'WHY NOT, AND WHAT TO DO'],
    cannot.map(({ what, why, fix }) => [what, `${why}; ${fix}`])
  )
}
