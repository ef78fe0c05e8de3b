/** An edit of any field changes the children in exactly that place, also as the real definitions of their kinds have it. */
import t from 'tap'
import { type Driver, isDriver, type Manifest } from '../../providers/contract.ts'
import { sameKind } from '../../providers/found.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import { create, namespace, pathOf, request } from '../fixtures/api-server.ts'
import { registry } from './judged.ts'
import { madeOf } from './surroundings.ts'
import { ELSEWHERE, isHonoured, leaves, refusalsOf, tried } from './tried.ts'

const absent =
  process.env.DBAAS_CHILD_CRDS === undefined &&
  'DBAAS_CHILD_CRDS names no folder with the definitions of the child operators'

t.setTimeout(300_000)

interface Edit {
  readonly before: readonly Manifest[]
  readonly after: readonly Manifest[]
}

interface Made {
  readonly cluster: DatabaseCluster
  readonly children: readonly Manifest[]
}

type Field = (typeof leaves)[number]

/** The first edit of a field that the rules let through and that changes a child, if there is one. */
function editOf({ path, node }: Field, driver: Driver): Edit | undefined {
  for (const variations of tried(driver, path, node)) {
    let first: Made | undefined
    for (const { cluster } of variations) {
      if (refusalsOf(cluster, driver, first?.cluster).length > 0) continue
      const children = childrenOf(madeOf(cluster, driver))
      if (first === undefined) first = { cluster, children }
      else if (JSON.stringify(children) !== JSON.stringify(first.children))
        return { before: first.children, after: children }
    }
  }
  return undefined
}

/** All that it makes once its child is there. */
const childrenOf = (made: string | undefined): Manifest[] => (made === undefined ? [] : JSON.parse(made).at(-1))

/** The places at which two objects differ; a list is one place. */
function places(a: unknown, b: unknown, at = ''): string[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return []
  const areObjects = [a, b].every((one) => typeof one === 'object' && one !== null && !Array.isArray(one))
  if (!areObjects) return [at]
  const [left, right] = [a, b] as [Record<string, unknown>, Record<string, unknown>]
  const names = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...names].sort().flatMap((name) => places(left[name], right[name], `${at}.${name}`))
}

/** Its API server fills in more than was asked for. */
const isOfKubernetes = ({ apiVersion }: Manifest): boolean => !apiVersion.includes('.')

/** What of an object is ours to ask for. */
const asked = ({ spec, metadata: { labels, annotations } }: Manifest) => ({ spec, metadata: { labels, annotations } })

for (const driver of registry.providers.filter(isDriver)) {
  t.test(`${driver.name}: an edit changes its place, and nothing else`, { skip: absent }, async (t) => {
    const where = await namespace(t)
    const collectionOf = async (child: Manifest) => {
      const path = await pathOf({ ...child, metadata: { ...child.metadata, namespace: where } }).catch(() => undefined)
      return path?.slice(0, path.lastIndexOf('/'))
    }
    /** As the API server would store it; undefined where it does not know the kind. */
    async function stored(child: Manifest): Promise<Manifest | undefined> {
      const collection = await collectionOf(child)
      if (collection === undefined || (await request('GET', collection)).status === 404) return undefined
      const object = { ...child, metadata: { ...child.metadata, namespace: where } }
      const { status, body } = await create(collection, object, { dryRun: 'All' })
      if (status > 299) throw new Error(`${child.kind} ${child.metadata.name}: ${body.message}`)
      return body as unknown as Manifest
    }

    const fields = leaves.filter(({ path }) => isHonoured(driver, path) && !(path in ELSEWHERE))
    let edits = 0
    for (const field of fields) {
      const edit = editOf(field, driver)
      if (edit === undefined) continue
      edits += 1
      for (const after of edit.after) {
        const before = edit.before.find((one) => sameKind(one, after) && one.metadata.name === after.metadata.name)
        if (isOfKubernetes(after) || JSON.stringify(before) === JSON.stringify(after)) continue
        const [now, then] = [await stored(after), before && (await stored(before))]
        if (now === undefined || before === undefined || then === undefined) continue
        t.same(places(asked(then), asked(now)), places(asked(before), asked(after)), `${field.path}: ${after.kind}`)
      }
    }
    t.ok(edits > fields.length / 2, `${edits} of ${fields.length} fields have an edit that is let through`)
  })
}
