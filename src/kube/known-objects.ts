/**
 * What rules want to know of the objects beside the one that is judged: whole lists, read again and again.
 * A list that cannot be read is not known, which never refuses anything.
 */
import { CustomObjectsApi, KubeConfig, StorageV1Api } from '@kubernetes/client-node'
import { GROUP, type Kind, VERSION } from '../api/kind.ts'
import { KINDS } from '../api/kinds.ts'
import type { Logger } from '../log.ts'

/** An object as it was read. */
export interface KnownObject {
  readonly kind: string
}

/** The newest list of each kind that could be read. */
export type Lists = ReadonlyMap<string, readonly KnownObject[]>

const SECONDS_BETWEEN = 2

type Read = () => Promise<readonly object[]>

/** In a pod as its service account, elsewhere as $KUBECONFIG or ~/.kube/config says. */
export function connection(): KubeConfig {
  const config = new KubeConfig()
  config.loadFromDefault()
  return config
}

function readers(config: KubeConfig): ReadonlyMap<string, Read> {
  const ours = config.makeApiClient(CustomObjectsApi)
  const storage = config.makeApiClient(StorageV1Api)
  const listOf =
    ({ plural }: Kind): Read =>
    async () => {
      const list = await ours.listClusterCustomObject({ group: GROUP, version: VERSION, plural })
      return (list as { items: object[] }).items
    }
  return new Map([
    ...KINDS.map((kind) => [kind.kind, listOf(kind)] as const),
    ['StorageClass', async () => (await storage.listStorageClass()).items] as const
  ])
}

/** Starts to read, and hands over all lists whenever it has read; what it returns ends it. */
export function readKnownObjects(config: KubeConfig, log: Logger, take: (lists: Lists) => void): () => void {
  const known = new Map<string, readonly KnownObject[]>()
  const failing = new Set<string>()

  async function refresh(kind: string, read: Read): Promise<void> {
    try {
      const items = await read()
      known.set(
        kind,
        items.map((item) => ({ ...item, kind }))
      )
      if (failing.delete(kind)) log.info({ kind }, 'Reading again')
    } catch (err) {
      known.delete(kind)
      if (!failing.has(kind)) log.warn({ err, kind }, 'Cannot read, so rules do without')
      failing.add(kind)
    }
  }

  const all = readers(config)
  async function refreshAll(): Promise<void> {
    await Promise.all([...all].map(([kind, read]) => refresh(kind, read)))
    take(new Map(known))
  }

  void refreshAll()
  const timer = setInterval(refreshAll, SECONDS_BETWEEN * 1000)
  return () => clearInterval(timer)
}
