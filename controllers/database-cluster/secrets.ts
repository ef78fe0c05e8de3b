/** Puts keys of one Secret into another where a child operator looks for them there. What they hold is neither kept nor told. */
import { ownLabels } from '../../providers/applier.ts'
import type { SecretCopy } from '../../providers/contract.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { LiveOf } from '../../src/api/live.ts'
import { type Client, targetOf } from '../../src/kube/client.ts'
import { FIELD_MANAGERS } from '../../src/kube/field-managers.ts'
import type { Obstacle } from './obstacle.ts'

interface Secret {
  readonly data?: Readonly<Record<string, string>>
}

const SECRET = { apiVersion: 'v1', kind: 'Secret' } as const
const { cluster: manager } = FIELD_MANAGERS

/** Adds what is missing; what is there already, by whomever, stays as it is. Tells what it waits for. */
export async function copySecrets(
  copies: readonly SecretCopy[],
  cluster: DatabaseCluster,
  client: Pick<Client, 'get' | 'create' | 'patch'>
): Promise<Obstacle | undefined> {
  const { namespace = '' } = cluster.metadata
  const read = (name: string) => client.get<Secret>({ ...SECRET, namespace, name })
  for (const { from, to, keys } of copies) {
    const source = await read(from)
    const found = source && selected(source, keys)
    if (found === undefined) return waitsFor(from, keys)
    const target = await read(to)
    const missing = Object.fromEntries(Object.entries(found).filter(([key]) => target?.data?.[key] === undefined))
    if (Object.keys(missing).length === 0) continue
    if (target === undefined) {
      const metadata = { name: to, namespace, labels: ownLabels(cluster) }
      await client.create({ ...SECRET, metadata, ...{ type: 'Opaque', data: missing } }, { manager })
    } else {
      const { uid, resourceVersion } = target.metadata
      await client.patch(
        targetOf(target),
        { metadata: { uid, resourceVersion }, data: missing },
        { type: 'merge', manager }
      )
    }
  }
  return undefined
}

/** The keys by their names there; undefined while one of them is missing. */
function selected({ data = {} }: LiveOf<Secret>, keys: SecretCopy['keys']): Record<string, string> | undefined {
  if (keys === undefined) return { ...data }
  const found = Object.entries(keys).map(([here, there]) => [there, data[here]] as const)
  return found.every((entry): entry is readonly [string, string] => entry[1] !== undefined)
    ? Object.fromEntries(found)
    : undefined
}

const waitsFor = (name: string, keys: SecretCopy['keys']): Obstacle => ({
  condition: 'ReferencesResolved',
  reason: 'NotFound',
  message: `Waiting for Secret "${name}"${keys ? ` with ${Object.keys(keys).join(' and ')}` : ''}; create what is missing`,
  needsEdit: false,
  againAfterSeconds: 10 // nobody tells us of Secrets: they are read by name alone
})
