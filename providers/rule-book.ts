/** Every rule there is, with its sentences for people: for the catalogue and for `dbaas explain`. */

import { ENGINE, PROVIDER } from './judge.ts'
import type { Registry } from './registry.ts'
import { editRules } from './rules/gitops.ts'
import { clusterRules } from './rules/index.ts'
import { operationRules } from './rules/operations/index.ts'
import { supportingRules } from './rules/supporting.ts'

/** What is said of a rule; whose it is, where it holds for one provider only. */
export interface Entry {
  readonly id: string
  readonly severity: 'deny' | 'warn'
  readonly what: string
  readonly why: string
  readonly fix: string
  readonly only?: string
}

/** Every rule there is, by id. */
export function entries({ providers }: Registry): Entry[] {
  const special = providers.flatMap(({ rules, operationRules = [], title }) =>
    [...rules, ...operationRules].map((rule) => ({ ...rule, only: title }))
  )
  return [ENGINE, PROVIDER, ...clusterRules, ...editRules, ...operationRules, ...supportingRules, ...special].toSorted(
    (a, b) => (a.id < b.id ? -1 : 1)
  )
}
