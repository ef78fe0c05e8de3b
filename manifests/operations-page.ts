/** Which operations each provider carries out, as a page: how, or why not and what to do instead. */
import { isDriver, type Provider } from '../providers/contract.ts'
import type { Registry } from '../providers/registry.ts'
import { isWish } from '../providers/wish.ts'
import { OPERATION_TYPES, type OperationType } from '../src/api/ops-request.ts'

/** How an operation is done where it is done: an edit of the spec, or something of the provider's own. */
function way(type: OperationType): string {
  if (isWish(type)) return 'edits the spec'
  return type === 'Backup' || type === 'Restore' ? 'makes an object' : 'acts on the child'
}

function cell({ supports }: Provider, type: OperationType): string {
  if (supports.operations[type] !== true) return 'no'
  if (type !== 'Restore') return 'yes'
  return supports.restoreModes.includes('InPlace') ? 'yes' : 'into a new cluster'
}

const refusals = ({ title, supports }: Provider): string[] => {
  const rows = OPERATION_TYPES.flatMap((type) => {
    const can = supports.operations[type]
    return can === true ? [] : [`- **${type}**: ${can.why}. Instead: ${can.fix}.`]
  })
  return rows.length === 0 ? [] : [`## What ${title} cannot do`, '', ...rows, '']
}

const actions = (provider: Provider): string =>
  isDriver(provider) ? provider.customActions.map(({ name }) => `\`${name}\``).join(', ') : ''

export function operationsPage({ providers }: Registry): string {
  const columns = providers.map(({ name }) => name)
  return [
    '# Operations by provider',
    '',
    '<!-- Written by `npm run generate` from providers. -->',
    '',
    'What an OpsRequest of each type does on each provider. A request that cannot be carried out is refused when it is applied, with the',
    'reason below. Every yes has a test that carries the operation out to its end (`test/providers/*/operations.live.test.ts`).',
    '',
    `| type | how | ${columns.join(' | ')} |`,
    `| --- | --- | ${columns.map(() => '---').join(' | ')} |`,
    ...OPERATION_TYPES.map(
      (type) => `| ${type} | ${way(type)} | ${providers.map((provider) => cell(provider, type)).join(' | ')} |`
    ),
    `| | custom actions | ${providers.map(actions).join(' | ')} |`,
    '',
    ...providers.flatMap(refusals)
  ].join('\n')
}
