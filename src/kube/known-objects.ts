/**
 * What rules want to know of the objects beside the one that is judged: whole lists, read again every few seconds.
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

export interface KnownObjects {
  /** The newest list of each kind that could be read. */
  lists(): ReadonlyMap<string, readonly KnownObject[]>
  stop(): void
}

const SECONDS_BETWEEN = 5

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

/** Starts to read; the first lists are there a moment later. */
export function readKnownObjects(config: KubeConfig, log: Logger): KnownObjects {
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
  const refreshAll = () => Promise.all([...all].map(([kind, read]) => refresh(kind, read)))
  void refreshAll()
  const timer = setInterval(refreshAll, SECONDS_BETWEEN * 1000)
  return { lists: () => known, stop: () => clearInterval(timer) }
}
