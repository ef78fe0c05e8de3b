/** What an OpsRequest would do: what speaks against it, what clients notice, and what becomes of the children. */
import type { Driver } from '../../providers/contract.ts'
import type { Operation } from '../../providers/operation.ts'
import type { Registry } from '../../providers/registry.ts'
import { granted, isWish } from '../../providers/wish.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { type OpsRequest, opsRequest } from '../../src/api/ops-request.ts'
import { CliError } from '../cli-error.ts'
import { findingsOf } from '../lint/judged.ts'
import type { World } from '../world/world.ts'
import { complete, driverOf, effectsOf, type Plan, told } from './cluster-plan.ts'
import { givenFor } from './given.ts'

export async function planOfOperation(request: OpsRequest, registry: Registry, world: World): Promise<Plan> {
  const { name, namespace = world.namespace } = request.metadata
  const { type, clusterRef } = request.spec
  const cluster = world.facts.find('DatabaseCluster', clusterRef, namespace)
  const findings = told(
    findingsOf({ kind: opsRequest, written: request as never, before: undefined }, registry, world.facts)
  )
  const base = {
    kind: request.kind,
    namespace,
    name,
    operation: { type, cluster: clusterRef },
    isNew: world.facts.find('OpsRequest', name, namespace) === undefined,
    findings
  }
  if (findings.some(({ severity }) => severity === 'deny')) return { ...base, ...NOTHING }
  const driver = cluster && driverOf(cluster, cluster, registry)
  if (cluster === undefined || driver === undefined) {
    if (isIntoNewCluster(request)) return { ...base, ...NOTHING }
    throw new CliError('missing', `what ${name} does cannot be told: there is no cluster ${namespace}/${clusterRef}`, {
      fix: 'name a file that has it with --facts, or use --live'
    })
  }
  return { ...base, ...(await effects(request, cluster, driver, world)) }
}

const NOTHING = { impact: 'None', changes: [], children: [] } as const

const isIntoNewCluster = ({ spec }: OpsRequest): boolean => spec.type === 'Restore' && spec.restore?.mode !== 'InPlace'

async function effects(request: OpsRequest, cluster: DatabaseCluster, driver: Driver, world: World) {
  if (isWish(request.spec.type))
    return effectsOf({ before: cluster, after: granted(request, cluster, driver) }, driver, world)
  const operation = isIntoNewCluster(request) ? undefined : operationOf(request, driver)
  if (operation === undefined) return NOTHING
  const meant = complete({ before: cluster, after: cluster }, driver)
  const way = {
    ...(await givenFor(meant, driver, world)),
    request,
    uid: request.metadata.uid ?? '',
    since: request.status?.startTime ?? NOT_YET,
    noticed: {}
  }
  return { ...NOTHING, impact: operation.impact(way) }
}

/** It has not begun: nothing that is there was made by it. */
const NOT_YET = '9999-01-01T00:00:00Z'

const operationOf = ({ spec }: OpsRequest, { operations, actions }: Driver): Operation | undefined =>
  spec.type === 'Custom' ? actions?.[spec.custom?.name ?? ''] : operations?.[spec.type]
