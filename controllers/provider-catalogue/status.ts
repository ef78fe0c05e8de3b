/** What is published of one provider: its abilities, and whether its child operator is here. */
import type { Driver } from '../../providers/contract.ts'
import { published } from '../../providers/custom-actions.ts'
import { isInRange } from '../../providers/operator-range.ts'
import { resolveVersion } from '../../providers/versions.ts'
import { type Condition, readinessConditions, setCondition } from '../../src/api/condition.ts'
import { type DatabaseProvider, databaseProviderStatus } from '../../src/api/database-provider.ts'
import { fitted } from '../../src/api/fitted.ts'
import { OPERATION_TYPES } from '../../src/api/ops-request.ts'

type Status = NonNullable<DatabaseProvider['status']>

export interface Here {
  readonly installedVersion: string | undefined
  /** Kinds of the child operator that the API server does not serve. */
  readonly unserved: readonly string[]
}

export function catalogueOf(driver: Driver, here: Here, before: DatabaseProvider | undefined, now: Date): Status {
  const { supports, versions, parameters, operatorRange } = driver
  const inRange = here.installedVersion === undefined ? undefined : isInRange(here.installedVersion, operatorRange)
  const newest = resolveVersion(versions, undefined)
  const status: Status = {
    observedGeneration: before?.metadata.generation ?? 1,
    engine: driver.engine,
    default: driver.isDefault,
    operator: {
      supportedRange: operatorRange,
      ...(here.installedVersion !== undefined && { installedVersion: here.installedVersion }),
      ...(inRange !== undefined && { inRange })
    },
    crdsPresent: here.unserved.length === 0,
    capabilities: [...supports.honours].sort(),
    operations: OPERATION_TYPES.map((type) => {
      const can = supports.operations[type]
      return can === true ? { type, supported: true } : { type, supported: false, reason: `${can.why}; ${can.fix}` }
    }),
    versions: versions.entries.map(({ version, deprecated }) => ({
      version,
      default: version === newest?.version,
      ...(deprecated && { deprecated: true })
    })),
    methods: (supports.backups?.methods ?? []).map(({ method }) => method),
    proxyTypes: supports.proxies.map(({ type }) => type),
    topologyTypes: supports.topologies.map(({ type }) => type),
    customActions: published(driver.customActions),
    parameterCounts: Object.fromEntries(
      parameters.tables.map(({ line, parameters }) => [line, Object.keys(parameters).length])
    )
  }
  const conditions = readiness(driver, here, inRange).reduce<readonly Condition[]>(
    (list, condition) => setCondition(list, condition, now),
    (before?.status?.conditions ?? []) as readonly Condition[]
  )
  return { ...fitted(databaseProviderStatus, status), conditions: [...conditions] }
}

/** Whether clusters can be made with it. */
function readiness(
  { title, operatorRange }: Driver,
  { installedVersion, unserved }: Here,
  inRange: boolean | undefined
) {
  if (unserved.length > 0) {
    const message = `The API server does not serve ${unserved.join(', ')}; install ${title} ${operatorRange}`
    return readinessConditions('Reconciling', { reason: 'EngineUnavailable', message })
  }
  if (inRange === false) {
    const message = `${title} ${installedVersion} is installed; this release drives ${operatorRange}`
    return readinessConditions('Reconciling', { reason: 'VersionOutOfRange', message })
  }
  const version = installedVersion === undefined ? 'in a version that could not be told' : installedVersion
  return readinessConditions('Ready', { reason: 'Installed', message: `${title} is installed, ${version}` })
}
