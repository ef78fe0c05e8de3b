/** What an operation is to the others on its cluster. */
import type { OpsRequest } from '../src/api/ops-request.ts'
import type { Provider } from './contract.ts'

/**
 * Alone: it waits until nothing else is under way, and lets nothing pass. InTurn: one after the other, by the slot of the
 * cluster. Beside: whenever nobody is alone. Apart: it leaves the cluster alone.
 */
export type Turn = 'Alone' | 'InTurn' | 'Beside' | 'Apart'

export function turnOf({ spec }: OpsRequest, provider: Pick<Provider, 'supports' | 'customActions'>): Turn {
  switch (spec.type) {
    case 'Start':
    case 'Stop':
      return 'Alone'
    case 'Restore':
      return spec.restore?.mode === 'InPlace' ? 'Alone' : 'Apart'
    case 'Backup':
      return provider.supports.backups?.blocksRollouts ? 'InTurn' : 'Beside'
    case 'Custom':
      return provider.customActions.find(({ name }) => name === spec.custom?.name)?.turn ?? 'InTurn'
    default:
      return 'InTurn'
  }
}
