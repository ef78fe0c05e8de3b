/** Our kinds on a real API server: what it adds to an object by itself, and what it leaves as it was written. */
import { randomBytes } from 'node:crypto'
import t, { type Test } from 'tap'
import type { KubeObject } from '../../sandbox/api-client.ts'
import { databaseCluster } from '../../src/api/database-cluster.ts'
import type { Kind } from '../../src/api/kind.ts'
import { structuralSchema, walk } from '../../src/api/structural.ts'
import { apply, create, namespace, patch, request } from '../fixtures/api-server.ts'
import { collection } from '../fixtures/collection.ts'
import { inLanes } from '../fixtures/lanes.ts'
import { EVERY_KIND } from './cases/every-kind.ts'
import type { Sample } from './cases/field-case.ts'
import { notYetSeen } from './cases/reported.ts'
import { objectOf, withoutField } from './cases/trials.ts'

const ns = await namespace(t)
const DRY = { dryRun: 'All' }

for (const cases of EVERY_KIND) {
  const { kind } = cases.kind

  t.test(`${kind}: what is not written gets its default`, async (t) => {
    const withDefault = [...walk(structuralSchema(cases.kind))].filter(({ node }) => node.default !== undefined)
    t.strictSame(
      Object.keys(cases.defaults).sort(),
      withDefault.map(({ path }) => path).sort(),
      'every default has a case'
    )

    for (const [path, value] of Object.entries(cases.defaults)) {
      const { sample, read } = withoutField(cases, path)
      const { body } = await create(collection(cases.kind, ns), objectOf(cases, uniqueName(), sample), DRY)
      t.strictSame(read(body), value, `${path} is ${JSON.stringify(value)}`)
    }
  })

  t.test(
    `${kind}: what is applied reads back as it was written, and applying it over and over changes nothing`,
    async (t) => {
      const samples = Object.entries(cases.examples)
      const compared = await inLanes(samples, ([, sample]) => applied(t, cases.kind, sample))
      for (const [i, [example]] of samples.entries()) {
        t.strictSame(compared[i]?.stored, compared[i]?.written, example)
        t.equal(compared[i]?.thirdVersion, compared[i]?.secondVersion, `${example}, applied over and over`)
      }
    }
  )
}

t.test('quantities stay as they were written, whatever the unit', async (t) => {
  const spec = {
    engine: 'postgresql',
    storage: '10G',
    volumes: [{ name: 'wal', storage: 10_737_418_240 }],
    resources: { requests: { cpu: '1000m', memory: '2048Mi' }, limits: { cpu: 1, memory: '1e10' } }
  }
  const { written, stored } = await applied(t, databaseCluster, { spec })
  t.strictSame(stored, written)
})

t.test('a block that is not written does not appear', async (t) => {
  const body = await newCluster(t)
  t.strictSame(Object.keys(body.spec as object).sort(), [
    'clusterSize',
    'deletionPolicy',
    'engine',
    'stopped',
    'storage'
  ])
})

t.test('nobody takes an object for finished before the operator saw it', async (t) => {
  const { body: created } = await request('GET', await pathOfNewCluster(t))
  t.strictSame(created.status, notYetSeen, 'a new object')

  const at = await pathOfNewCluster(t)
  await patch(`${at}/status`, { status: { phase: 'Ready', observedGeneration: 1, conditions: [] } })
  const { body: wiped } = await patch(`${at}/status`, { status: null })
  t.strictSame(wiped.status, notYetSeen, 'an object that lost its status, as one from a backup tool')
})

async function newCluster(t: Test): Promise<KubeObject> {
  const spec = { engine: 'postgresql', storage: '10Gi' }
  const object = { apiVersion: 'dbaas.dev/v1alpha1', kind: 'DatabaseCluster', metadata: { name: uniqueName() }, spec }
  const { body } = await create(collection(databaseCluster, ns), object)
  t.teardown(() => request('DELETE', `${collection(databaseCluster, ns)}/${body.metadata.name}`))
  return body
}

async function pathOfNewCluster(t: Test): Promise<string> {
  const { metadata } = await newCluster(t)
  return `${collection(databaseCluster, ns)}/${metadata.name}`
}

/** What was written, what is read back at the same places, and the version of the object after further applies. */
async function applied(t: Test, kind: Kind, { spec = {} }: Sample) {
  const name = uniqueName()
  const at = `${collection(kind, ns)}/${name}`
  t.teardown(() => request('DELETE', at))
  const object = { apiVersion: 'dbaas.dev/v1alpha1', kind: kind.kind, metadata: { name }, ...(kind.spec && { spec }) }
  await apply(at, object)
  const second = await apply(at, object) // stores the default of status, which a creation only shows
  const third = await apply(at, object)
  const { body } = await request('GET', at)
  return {
    written: spec,
    stored: onlyWhatStandsIn(spec, body.spec ?? {}),
    secondVersion: second.body.metadata.resourceVersion,
    thirdVersion: third.body.metadata.resourceVersion
  }
}

/** The stored value without the fields that were not written. Lists are left whole: GitOps tools compare them so. */
function onlyWhatStandsIn(written: unknown, stored: unknown): unknown {
  if (!isFields(written) || !isFields(stored)) return stored
  return Object.fromEntries(
    Object.entries(written)
      .filter(([key]) => key in stored)
      .map(([key, value]) => [key, onlyWhatStandsIn(value, stored[key])])
  )
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function uniqueName() {
  return `crd-${randomBytes(4).toString('hex')}`
}
