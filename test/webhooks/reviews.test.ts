import t from 'tap'
import type { AdmissionRequest } from '../../webhooks/judge.ts'
import type { RoutePath } from '../../webhooks/routes.ts'
import { aDoor, knock } from '../fixtures/door.ts'
import { RECORDED } from '../fixtures/reviews.ts'

interface Case {
  readonly path: RoutePath
  /** What the judge is shown; nothing where there is nothing to judge. */
  readonly shown?: Partial<AdmissionRequest>
}

const CLUSTER = '/validate/databasecluster'
const cases: Record<keyof typeof RECORDED, Case> = {
  create: { path: CLUSTER, shown: { operation: 'CREATE', name: 'postgresql-prod', oldObject: undefined } },
  update: { path: CLUSTER, shown: { operation: 'UPDATE' } },
  'merge patch': { path: CLUSTER, shown: { operation: 'UPDATE' } },
  'JSON patch': { path: CLUSTER, shown: { operation: 'UPDATE' } },
  'apply of a new one': { path: CLUSTER, shown: { operation: 'CREATE', name: 'applied' } },
  'apply of a change': { path: CLUSTER, shown: { operation: 'UPDATE', name: 'applied' } },
  'dry run': { path: CLUSTER, shown: { operation: 'CREATE', dryRun: true } },
  generateName: { path: CLUSTER, shown: { operation: 'CREATE' } },
  status: { path: CLUSTER },
  scale: { path: '/validate/scale', shown: { operation: 'UPDATE', name: 'applied' } },
  finalizer: { path: CLUSTER, shown: { operation: 'UPDATE' } },
  delete: { path: CLUSTER },
  'finalizer of a deleted one': { path: CLUSTER, shown: { operation: 'UPDATE' } },
  'delete of a collection': { path: CLUSTER },
  OpsRequest: { path: '/validate/opsrequest', shown: { operation: 'CREATE' } },
  BackupStorage: { path: '/validate/backupstorage', shown: { operation: 'CREATE' } },
  PodSchedulingPolicy: { path: '/validate/podschedulingpolicy', shown: { operation: 'CREATE', namespace: '' } },
  MonitoringConfig: { path: '/validate/monitoringconfig', shown: { operation: 'CREATE' } }
}
for (const [name, { path, shown }] of Object.entries(cases)) {
  const review = RECORDED[name as keyof typeof RECORDED]
  t.test(
    `F36 ${name}, as an API server sends it, is ${shown === undefined ? 'let through unseen' : 'judged'}`,
    async (t) => {
      const seen: AdmissionRequest[] = []
      const door = aDoor(t, {
        now: () => 0, // a machine that has much to do must not make it late
        judge(request) {
          seen.push(request)
          return { findings: [] }
        }
      })
      const { statusCode, body } = await knock(door, review, path)
      t.equal(statusCode, 200)
      t.match(JSON.parse(body), { response: { uid: review.request.uid, allowed: true } })
      t.match(seen, shown === undefined ? [] : [shown])
    }
  )
}
