/** Who judges what is sent to each path: the rules, over what is known at that moment. */

import { additionsFor } from '../providers/defaults.ts'
import type { Facts } from '../providers/facts.ts'
import { judgeScale } from '../providers/judge.ts'
import { judgeObject } from '../providers/judge-object.ts'
import type { Registry } from '../providers/registry.ts'
import { backupStorage } from '../src/api/backup-storage.ts'
import { databaseBackup } from '../src/api/database-backup.ts'
import { type DatabaseCluster, databaseCluster } from '../src/api/database-cluster.ts'
import { type Finding, found, invalid } from '../src/api/finding.ts'
import type { Kind } from '../src/api/kind.ts'
import { monitoringConfig } from '../src/api/monitoring-config.ts'
import { opsRequest } from '../src/api/ops-request.ts'
import { parsePath, valueAt } from '../src/api/path.ts'
import { podSchedulingPolicy } from '../src/api/pod-scheduling-policy.ts'
import { misshape } from '../src/api/shape.ts'
import type { AdmissionRequest, JsonObject, Judge, Verdict } from './judge.ts'
import type { Judges } from './routes.ts'

const SHAPE = { id: 'schema/shape', severity: 'deny' } as const
const REPLICAS = parsePath('spec.replicas')
const NOTHING: Verdict = { findings: [] }

/** The object as a new one has it: the namespace may stand in the request only, and a name may still be made up. */
function complete(object: JsonObject, { name, namespace }: AdmissionRequest): JsonObject {
  const metadata = object.metadata
  if (typeof metadata !== 'object' || metadata === null) return object
  return { ...object, metadata: { ...(namespace && { namespace }), ...(name && { name }), ...metadata } }
}

/** What the API server has checked before; only a caller that is not the API server gets this far with it. */
function wrongShape(kind: Kind, object: JsonObject): Finding[] {
  const wrong = misshape(kind, object)
  return wrong === undefined ? [] : [found(SHAPE, invalid(wrong.path, { why: `must be of type ${wrong.wants}` }))]
}

/** Rules over an object that is as its schema has it, and over the stored one where that is too. */
function judging(kind: Kind, registry: Registry, facts: () => Facts): Judge {
  return (request) => {
    const after = complete(request.object, request)
    const wrong = wrongShape(kind, after)
    if (wrong.length > 0) return { findings: wrong }
    const { oldObject } = request
    const before = oldObject && wrongShape(kind, oldObject).length === 0 ? oldObject : undefined
    return { findings: judgeObject(kind, { after, before }, registry, facts()) }
  }
}

/** The judges of every path. Facts are asked for at each review, so that each sees what is known by then. */
export function judgesOf(registry: Registry, facts: () => Facts): Judges {
  return {
    '/mutate/databasecluster'(request) {
      const object = complete(request.object, request)
      // what is misshapen is left alone: the API server refuses it next, in the words of the schema
      if (misshape(databaseCluster, object) !== undefined) return NOTHING
      const cluster = object as unknown as DatabaseCluster
      const before = request.oldObject as unknown as DatabaseCluster | undefined
      const stored = before && misshape(databaseCluster, before) === undefined ? before : undefined
      const provider = registry.find(cluster, stored)
      if (provider === undefined || cluster.metadata.deletionTimestamp !== undefined) return NOTHING
      return { findings: [], additions: additionsFor({ cluster, before: stored }, provider) }
    },
    '/validate/databasecluster': judging(databaseCluster, registry, facts),
    '/validate/opsrequest': judging(opsRequest, registry, facts),
    '/validate/databasebackup': judging(databaseBackup, registry, facts),
    '/validate/backupstorage': judging(backupStorage, registry, facts),
    '/validate/podschedulingpolicy': judging(podSchedulingPolicy, registry, facts),
    '/validate/monitoringconfig': judging(monitoringConfig, registry, facts),
    '/validate/scale'({ object, name, namespace }) {
      const replicas = REPLICAS && valueAt(object, REPLICAS)
      const cluster = facts().find('DatabaseCluster', name, namespace)
      // a cluster that is not known yet is judged again by the reconciler
      if (cluster === undefined || typeof replicas !== 'number') return NOTHING
      return { findings: judgeScale(cluster, replicas, registry, facts()) }
    }
  }
}
