/**
 * The loop that closes the door. Until a certificate has come and the API server knows who vouches for it, nobody could
 * answer, and nothing is refused for that: what is written meanwhile is judged by the other loops. As soon as a request of
 * ours has come back answered, the API server is told to let nothing through unasked any more.
 */
import { CLOSED_RULES, DOOR } from '../../src/api/door.ts'
import { API_VERSION } from '../../src/api/kind.ts'
import { ApiError, isDeniedByWebhook } from '../../src/kube/api-error.ts'
import type { Caches } from '../../src/kube/caches.ts'
import type { Client } from '../../src/kube/client.ts'
import type { Reconcile } from '../../src/kube/controller.ts'
import { FIELD_MANAGERS } from '../../src/kube/field-managers.ts'
import type { Queue } from '../../src/kube/queue.ts'
import type { Logger } from '../../src/log.ts'
import type { Metrics } from '../../src/metrics.ts'
import { isSame } from '../same.ts'

export interface Door {
  /** The operator's own namespace. */
  readonly namespace: string
  /** A namespace that the webhooks are for. */
  readonly asksIn: string
}

export interface Options {
  readonly caches: Caches
  readonly client: Pick<Client, 'apply'>
  readonly door: Door
  readonly queue: Pick<Queue, 'add'>
  readonly log: Logger
  readonly metrics: Pick<Metrics, 'watchDoor'>
}

const ROLE = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role' }
const WRITER = { manager: FIELD_MANAGERS.door, force: true }

/** There is one thing to look at. */
const KEY = 'door'
/** How long until the next try, while nobody answers. */
const SECONDS = 1

/** Wires the loop to the caches: whoever takes the right away gets it back. */
export function doorLoop({ caches, client, door, queue, log, metrics }: Options): {
  reconcile: Reconcile
  allKeys(): Iterable<string>
} {
  const { namespace, asksIn } = door
  const roles = caches.of<{ rules?: readonly object[] }>({ ...ROLE, name: DOOR, places: [namespace] })
  roles.onChange(() => queue.add(KEY))
  metrics.watchDoor(() => isSame(roles.get(namespace, DOOR)?.rules, CLOSED_RULES))

  /** Whether a request that asks for nothing comes back answered, whatever the answer. */
  async function answers(): Promise<boolean> {
    const metadata = { name: DOOR, namespace: asksIn }
    const spec = { clusterRef: DOOR, type: 'Restart', restart: {} }
    try {
      await client.apply(
        { apiVersion: API_VERSION, kind: 'OpsRequest', metadata, ...{ spec } },
        { ...WRITER, dryRun: true }
      )
      return true
    } catch (err) {
      if (!(err instanceof ApiError)) throw err
      log.debug({ err }, 'The door cannot be closed yet')
      return isDeniedByWebhook(err)
    }
  }

  return {
    async reconcile() {
      const role = roles.get(namespace, DOOR)
      if (role === undefined || isSame(role.rules, CLOSED_RULES)) return undefined
      if (!(await answers())) return { againAfterSeconds: SECONDS }
      const { uid } = role.metadata
      await client.apply({ ...ROLE, metadata: { name: DOOR, namespace, uid }, ...{ rules: CLOSED_RULES } }, WRITER)
      log.info({ namespace, name: DOOR }, 'The door is closed: nothing is let through unasked any more')
      return undefined
    },
    allKeys: () => [KEY]
  }
}
