import t from 'tap'
import type { KubeObject } from '../../sandbox/api-client.ts'
import { examples } from '../../sandbox/manifests.ts'
import { KINDS } from '../../src/api/kinds.ts'
import { apply, namespace, patch, request } from '../fixtures/api-server.ts'
import { collection } from '../fixtures/collection.ts'

const FOLDER = /^(docs\/examples\/operations\/[^/]+)\//
/** The folder of an engine may have an operation of the same name as another one. */
const namespaces = new Map<string, string>()

for (const { from, object } of examples()) {
  const folder = FOLDER.exec(from)?.[1] ?? 'docs/examples'
  const ns = namespaces.get(folder) ?? (await namespace(t))
  namespaces.set(folder, ns)
  t.test(`${from} is applied as it stands, and reads back as it was written`, async (t) => {
    const path = pathOf(object, ns)
    const applied = await apply(path, object)
    t.equal(applied.status, 201, String(applied.body.message ?? 'it is taken as it stands'))
    const { status, body } = await request('GET', path)
    t.equal(status, 200)
    t.hasStrict(body, readable(object), 'what was written is kept; defaults are beside it')
    const again = await apply(path, object)
    t.equal(again.body.metadata.generation, body.metadata.generation, 'a second apply asks for nothing new')
  })
  t.teardown(() => letGo(object, ns))
}

/** A protected cluster would keep its namespace for ever. */
async function letGo(object: KubeObject, ns: string): Promise<void> {
  const path = pathOf(object, ns)
  if (object.kind === 'DatabaseCluster') await patch(path, { spec: { deletionPolicy: 'Delete' } })
  await request('DELETE', path)
}

function pathOf({ kind, metadata }: KubeObject, ns: string): string {
  const ours = KINDS.find((known) => known.kind === kind)
  return `${ours === undefined ? `/api/v1/namespaces/${ns}/secrets` : collection(ours, ns)}/${metadata.name}`
}

/** A Secret gives its text back in base64, under another name. */
function readable({ stringData, ...object }: KubeObject & { stringData?: Record<string, string> }): object {
  if (stringData === undefined) return object
  const data = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text).toString('base64')])
  return { ...object, data: Object.fromEntries(data) }
}
