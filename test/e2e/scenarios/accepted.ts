/** Every child in the examples of a provider is accepted by the child operator's own webhooks. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parseAllDocuments } from 'yaml'
import { childrenOf, examplesOf } from '../../../manifests/provider-examples.ts'
import type { KubeObject } from '../../../sandbox/api-client.ts'
import { create, namespace, pathOf } from '../../fixtures/api-server.ts'
import { enginesHere } from '../engines.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')

for (const { provider } of enginesHere()) {
  t.test(`${provider}: the children of every example are accepted`, async (t) => {
    const where = await namespace(t)
    const hasSnapshots = (await pathIfServed(SNAPSHOT)) !== undefined
    for (const example of examplesOf(provider).filter(({ sort }) => sort === 'valid')) {
      for (const child of documents(childrenOf(example))) {
        const object = { ...child, metadata: { ...child.metadata, namespace: where } }
        const path = await pathIfServed(object)
        if (asksForSnapshots(object) && !hasSnapshots) continue // refused where nobody could make any
        if (path === undefined) continue // an API that is not installed here, such as that of Prometheus
        const collection = path.slice(0, path.lastIndexOf('/'))
        const { status, body } = await create(collection, object, { dryRun: 'All' })
        t.equal(status, 201, `${example.noun}: ${child.kind} ${child.metadata.name} ${body.message ?? ''}`)
      }
    }
  })
}

const SNAPSHOT = { apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot', metadata: { name: 'any' } }

const asksForSnapshots = ({ spec }: KubeObject): boolean => (spec as { method?: string }).method === 'volumeSnapshot'

/** Undefined where the API server does not know the kind. */
const pathIfServed = (object: KubeObject): Promise<string | undefined> => pathOf(object).catch(() => undefined)

const documents = (file: string): KubeObject[] =>
  parseAllDocuments(readFileSync(join(ROOT, file), 'utf8')).flatMap(
    (document) => (document.toJS() as KubeObject | null) ?? []
  )
