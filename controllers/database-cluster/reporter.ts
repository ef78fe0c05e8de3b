/** Writes the status of a DatabaseCluster when it changes, at most once a second per cluster, and tells what is news. */
import { API_VERSION } from '../../src/api/kind.ts'
import type { Live } from '../../src/api/live.ts'
import { isConflict } from '../../src/kube/api-error.ts'
import type { Client } from '../../src/kube/client.ts'
import type { Again } from '../../src/kube/controller.ts'
import type { EventRecorder } from '../../src/kube/events.ts'
import { FIELD_MANAGERS } from '../../src/kube/field-managers.ts'
import type { Written } from '../written.ts'
import { isWritten, type Report, statusOf } from './status.ts'

/** Writes what a pass has come to know; resolves to when to look again. */
export type Reporter = (report: Report) => Promise<Again | undefined>

/** A child that flaps must not make us write as often. */
const MS_BETWEEN_WRITES = 1000

/** What a child operator calls failed often mends itself; only what lasts is told as such. */
const PATIENCE_MS = 15_000

const SOON = 1

export interface Deps {
  readonly client: Pick<Client, 'apply'>
  readonly written: Pick<Written, 'newest' | 'remember'>
  readonly events: EventRecorder
  /** Milliseconds; never jumps. */
  readonly now: () => number
  readonly wall: () => number
}

export function statusReporter({ client, written, events, now, wall }: Deps): Reporter & { forget(uid: string): void } {
  const writtenAt = new Map<string, number>()
  const failingSince = new Map<string, number>()

  async function report(report: Report): Promise<Again | undefined> {
    const { cluster, obstacle } = report
    const { uid = '', name, namespace = '' } = cluster.metadata
    const { patient, waitsMs } = withPatience(report, uid)
    const status = statusOf(patient, new Date(wall()))
    const soon = earliest(obstacle?.againAfterSeconds, waitsMs)
    if (isWritten(cluster, status)) return soon
    const sinceLast = now() - (writtenAt.get(uid) ?? -Infinity)
    if (sinceLast < MS_BETWEEN_WRITES)
      return { ...earliest(soon?.againAfterSeconds, MS_BETWEEN_WRITES - sinceLast), isPressing: true }
    // who has not heard of an edit must not tell of what was before it
    const { resourceVersion } = written.newest(cluster as Live).metadata
    const metadata = { name, namespace, uid, resourceVersion }
    try {
      const reply = await client.apply(
        { apiVersion: API_VERSION, kind: cluster.kind, metadata, ...{ status } },
        { manager: FIELD_MANAGERS.clusterStatus, force: true, subresource: 'status' }
      )
      written.remember(reply)
    } catch (err) {
      if (isConflict(err)) return { againAfterSeconds: SOON, isPressing: true } // the cache will tell
      throw err
    }
    writtenAt.set(uid, now())
    tellNews(report, status.phase)
    return soon
  }

  /** The report with a failure that has only just begun told as what it was before. */
  function withPatience(report: Report, uid: string): { patient: Report; waitsMs?: number } {
    const { observed, cluster } = report
    if (observed?.state !== 'Failed' || !observed.current) {
      failingSince.delete(uid)
      return { patient: report }
    }
    const since = failingSince.get(uid) ?? now()
    failingSince.set(uid, since)
    const waitsMs = since + PATIENCE_MS - now()
    if (waitsMs <= 0) return { patient: report }
    const state = cluster.status?.initializedAt === undefined ? 'Provisioning' : 'Updating'
    return { patient: { ...report, observed: { ...observed, state } }, waitsMs }
  }

  function tellNews({ cluster, obstacle }: Report, phase: string | undefined): void {
    const before = cluster.status ?? {}
    if (phase !== undefined && phase !== before.phase) {
      const isBad = phase === 'Failed' || phase === 'Degraded'
      events.record(cluster as Live, {
        type: isBad ? 'Warning' : 'Normal',
        reason: phase,
        action: 'Observe',
        note: `The cluster went from ${before.phase ?? 'nothing'} to ${phase}`
      })
    }
    if (obstacle !== undefined && obstacle.reason !== before.reason) {
      events.record(cluster as Live, {
        type: 'Warning',
        reason: obstacle.reason,
        action: 'Reconcile',
        note: obstacle.message
      })
    }
  }

  return Object.assign(report, {
    forget(uid: string) {
      writtenAt.delete(uid)
      failingSince.delete(uid)
    }
  })
}

function earliest(seconds: number | undefined, ms: number | undefined): { againAfterSeconds: number } | undefined {
  const waits = [seconds, ms === undefined ? undefined : ms / 1000].filter((wait) => wait !== undefined)
  return waits.length === 0 ? undefined : { againAfterSeconds: Math.min(...waits) }
}
