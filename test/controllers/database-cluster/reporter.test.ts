import t from 'tap'
import { type Deps, statusReporter } from '../../../controllers/database-cluster/reporter.ts'
import { rememberWritten } from '../../../controllers/written.ts'
import type { DatabaseCluster } from '../../../src/api/database-cluster.ts'
import type { Live } from '../../../src/api/live.ts'
import { ApiError } from '../../../src/kube/api-error.ts'
import type { Manifest } from '../../../src/kube/client.ts'
import { aCluster } from '../../fixtures/mongodb-clusters.ts'

const cluster = aCluster({}, { metadata: { resourceVersion: '7', generation: 2 } })

/** A reporter, and an API server that has this version of the cluster. */
function aReporter(stored: string, { answered }: { answered?: string } = {}) {
  const applied: Manifest[] = []
  const client: Deps['client'] = {
    async apply(manifest) {
      applied.push(manifest)
      if (manifest.metadata.resourceVersion === stored) {
        const metadata = { ...manifest.metadata, resourceVersion: String(Number(stored) + 1) }
        return { ...manifest, metadata } as never
      }
      throw new ApiError({ status: 409, reason: 'Conflict', message: 'the object has been modified', causes: [] })
    }
  }
  const written = rememberWritten()
  if (answered !== undefined)
    written.remember({ ...cluster, metadata: { ...cluster.metadata, resourceVersion: answered } } as Live)
  const report = statusReporter({
    client,
    written,
    events: { record: () => {}, stop: async () => {} },
    now: () => 0,
    wall: () => 0
  })
  return { applied, written, report: (about: DatabaseCluster) => report({ cluster: about, driver: undefined }) }
}

t.test('a status says of which version of the cluster it speaks', async (t) => {
  const { applied, report } = aReporter('7')
  await report(cluster)
  t.match(applied, [{ metadata: { resourceVersion: '7' }, status: { observedGeneration: 2 } }])
})

t.test('what this process has just written counts as seen', async (t) => {
  const { applied, report, written } = aReporter('8', { answered: '8' })
  t.equal(await report(cluster), undefined)
  t.equal(applied.length, 1)
  t.equal(written.newest(cluster as Live).metadata.resourceVersion, '9', 'the status as well')
})

t.test('who is behind tells nothing, and looks again', async (t) => {
  const { applied, report } = aReporter('9')
  t.match(await report(cluster), { againAfterSeconds: 1, isPressing: true })
  t.match(await report(cluster), { againAfterSeconds: 1, isPressing: true })
  t.equal(applied.length, 2, 'what was not written does not count as a write of this second')
})
