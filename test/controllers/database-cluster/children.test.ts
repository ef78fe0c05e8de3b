import t from 'tap'
import { bringChildren } from '../../../controllers/database-cluster/children.ts'
import { rememberWritten } from '../../../controllers/written.ts'
import type { Driver, Fragment, Given, Manifest } from '../../../providers/contract.ts'
import { NOTHING_FOUND } from '../../../providers/found.ts'
import type { Live } from '../../../src/api/live.ts'

const CHILD = { apiVersion: 'example.com/v1', kind: 'Database' }
const GUARD = { apiVersion: 'example.com/v1', kind: 'Guard' }
const STORE = { apiVersion: 'example.com/v1', kind: 'Store' }

const beside = [GUARD, STORE].map((kind): Manifest => ({ ...kind, metadata: { name: 'orders' } }))
const silent = (): Fragment => ({})
const driver = {
  name: 'example',
  child: CHILD,
  owns: [GUARD, { ...STORE, outlivesChild: true }],
  yields: () => [],
  applier: {
    metadata: () => ({ beside }),
    engine: silent,
    proxy: silent,
    monitoring: silent,
    podSchedulingPolicy: silent,
    backup: silent,
    dataSource: silent
  }
} as unknown as Driver

const given = {
  cluster: { metadata: { name: 'orders', uid: 'u' }, spec: {} },
  version: { version: '1', images: {} },
  referred: {},
  noted: {},
  found: NOTHING_FOUND
} as unknown as Given

t.test('what stands beside the main child goes with it, but for what is to outlive it', async (t) => {
  const applied: Manifest[] = []
  const client = {
    async apply(manifest: object) {
      applied.push(manifest as Manifest)
      const { metadata, ...rest } = manifest as Manifest
      return { ...rest, metadata: { ...metadata, uid: `${rest.kind}-1`, resourceVersion: '1' } } as Live
    },
    async delete() {}
  }
  await bringChildren(driver, given, { client: client as never, written: rememberWritten(), now: () => 0 })
  t.same(
    applied.map(({ kind, metadata }) => [kind, metadata.ownerReferences]),
    [
      ['Database', undefined],
      ['Guard', [{ ...CHILD, name: 'orders', uid: 'Database-1' }]],
      ['Store', undefined]
    ]
  )
})
