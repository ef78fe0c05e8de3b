/** How an operation is done: by the provider, or where all engines are alike by what is here; wishes need none. */
import type { Driver } from '../../providers/contract.ts'
import type { Facts } from '../../providers/facts.ts'
import type { Operation } from '../../providers/operation.ts'
import type { OpsRequest } from '../../src/api/ops-request.ts'
import { restoreIntoNewCluster } from './new-cluster.ts'

export function operationFor({ spec }: OpsRequest, driver: Driver, facts: Facts): Operation | undefined {
  if (spec.type === 'Custom') return driver.actions?.[spec.custom?.name ?? '']
  if (spec.type === 'Restore' && spec.restore?.mode !== 'InPlace') return restoreIntoNewCluster(facts)
  return driver.operations?.[spec.type]
}
