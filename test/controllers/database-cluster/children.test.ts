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
  await bringChildren(given.cluster, driver, given, {
    client: client as never,
    written: rememberWritten(),
    now: () => 0
  })
  t.same(
    applied.map(({ kind, metadata }) => [kind, metadata.ownerReferences]),
    [
      ['Database', undefined],
      ['Guard', [{ ...CHILD, name: 'orders', uid: 'Database-1' }]],
      ['Store', undefined]
    ]
  )
})

const UID = 'Database-1'
const MINUTE = 60_000
const EDIT_EVERY_MS = 100

/** A child that somebody edits, while a pass follows each edit at once; time is the test's. */
function contestedChild() {
  let now = 0
  let writes = 0
  let size = 1
  let applied: Manifest | undefined
  const sized = {
    ...driver,
    applier: { ...driver.applier, metadata: silent, engine: () => ({ child: { spec: { size: 1 } } }) }
  }
  const client = {
    async apply(manifest: object) {
      writes += 1
      applied = manifest as Manifest
      size = 1
      return live()
    },
    async delete() {}
  }
  const tools = { client: client as never, written: rememberWritten(), now: () => now }
  const live = () =>
    ({
      ...applied,
      metadata: { ...applied?.metadata, uid: UID, resourceVersion: '1' },
      spec: { size }
    }) as unknown as Live
  const found = { ...NOTHING_FOUND, child: () => (applied === undefined ? undefined : live()) }
  const look = () =>
    bringChildren(given.cluster, sized as unknown as Driver, { ...given, found } as unknown as Given, tools)
  return {
    look,
    wait: (ms: number) => {
      now += ms
    },
    edit() {
      size = 2
      return look()
    },
    writes: () => writes
  }
}

t.test(
  'T16: somebody who undoes for ever what we do makes us write once in five seconds, and is told of',
  async (t) => {
    const child = contestedChild()
    await child.look()
    const told: string[] = []
    for (let edits = 0; edits < (10 * MINUTE) / EDIT_EVERY_MS; edits++) {
      const { contest } = await child.edit()
      told.push(contest === undefined ? 'nothing' : `${contest.object.kind}: ${contest.paths}`)
      child.wait(EDIT_EVERY_MS)
    }
    t.equal(child.writes(), 1 + (10 * MINUTE) / 5000)
    t.same([...new Set(told)], ['nothing', 'Database: spec.size'])
    t.equal(told.indexOf('Database: spec.size'), told.lastIndexOf('nothing') + 1, 'once told it stays told')
  }
)

t.test(
  'somebody who tries something out twice is not told of, and a contest ends a minute after the last change',
  async (t) => {
    const child = contestedChild()
    await child.look()
    for (const times of [1, 2]) {
      t.equal((await child.edit()).contest, undefined, `${times}`)
      child.wait(5000)
    }
    const { contest, againAfterSeconds } = await child.edit()
    t.ok(contest)
    t.equal(againAfterSeconds, 60)
    child.wait(MINUTE - 1)
    t.ok((await child.look()).contest)
    child.wait(1)
    t.equal((await child.look()).contest, undefined)
    t.equal((await child.edit()).contest, undefined, 'and the next one begins anew')
  }
)
