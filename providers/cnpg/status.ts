/** How a Cluster is, in the words of our status. */
import type { DatabaseClusterStatus } from '../../src/api/database-cluster.ts'
import { allocated, isGrowing } from '../claims.ts'
import type { Given } from '../contract.ts'
import type { ObservedStatus } from '../observed.ts'
import { POD_MONITOR } from '../pod-monitor.ts'
import { selectorText } from '../pods.ts'
import { valueIn } from '../unchecked.ts'
import { backups } from './backup-status.ts'
import { memberLabels } from './child.ts'
import { connection, endpoints } from './endpoints.ts'
import { members, runningVersion } from './members.ts'
import { type Sight, sightOf } from './sight.ts'
import { type Verdict, verdictOn } from './verdict.ts'

export function status(given: Given): ObservedStatus {
  const sight = sightOf(given)
  const verdict = verdictOn(sight)
  const { name } = given.cluster.metadata
  const parts = {
    primary: sight.primary?.metadata.name,
    runningVersion: runningVersion(sight),
    connection: connection(sight),
    backup: backups(sight),
    monitoring: monitoring(given),
    dataSource: dataSource(sight, verdict)
  }
  return {
    ...verdict,
    selector: selectorText(memberLabels(name)),
    members: members(sight),
    endpoints: endpoints(sight),
    storage: storage(sight),
    ...(Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as Partial<ObservedStatus>)
  }
}

function storage({ given: { cluster }, child, data, wal }: Sight): NonNullable<DatabaseClusterStatus['storage']> {
  const has = allocated(data)
  const hasWal = allocated(wal)
  return {
    requested: cluster.spec.storage,
    ...(has !== undefined && { allocated: has }),
    resizing:
      data.some((claim) => isGrowing(claim, valueIn(child, 'spec', 'storage', 'size'))) ||
      wal.some((claim) => isGrowing(claim, valueIn(child, 'spec', 'walStorage', 'size'))),
    ...(wal.length > 0 && { volumes: [{ name: 'wal', ...(hasWal !== undefined && { allocated: hasWal }) }] })
  }
}

function monitoring({ cluster, found }: Given): DatabaseClusterStatus['monitoring'] {
  if (!cluster.spec.monitoring?.enabled) return undefined
  const { name } = cluster.metadata
  if (found.of(POD_MONITOR).some(({ metadata }) => metadata.name === name)) return { configured: true }
  return { configured: false, message: `PodMonitor ${name} is not there; is the Prometheus operator installed?` }
}

function dataSource({ given, phase, isRestoring }: Sight, { state }: Verdict): DatabaseClusterStatus['dataSource'] {
  if (given.cluster.spec.dataSource === undefined) return undefined
  if (!isRestoring) return { phase: 'Succeeded' }
  if (state === 'Failed') return { phase: 'Failed' }
  return { phase: phase === undefined ? 'Pending' : 'Running' }
}
