/** The life of operations, in every order in which things can happen. */
import t from 'tap'
import type { OpsRequest } from '../../../src/api/ops-request.ts'
import { aRequest, aWorld, endsFairly, OTHERS, step, violations, type World } from '../../fixtures/operations-model.ts'

/** Every way to go on from a state. */
const waysOn = (world: World): readonly (readonly [string, World])[] => [
  ...world.requests.map(({ metadata: { name } }) => [`the controller looks at ${name}`, step(world, name)] as const),
  ...Object.entries(OTHERS).map(([name, happen]) => [name, happen(world)] as const)
]

interface Found {
  readonly states: number
  readonly wrong: readonly string[]
}

/** Searches all interleavings to the depth, each state once; tells the shortest way to each mistake. */
function search(from: World, depth: number): Found {
  const seen = new Set([JSON.stringify(from)])
  const wrong: string[] = []
  let frontier: { world: World; way: readonly string[] }[] = [{ world: from, way: [] }]
  for (let level = 0; level < depth && frontier.length > 0; level++) {
    const following: typeof frontier = []
    for (const { world, way } of frontier) {
      for (const [name, after] of waysOn(world)) {
        const key = JSON.stringify(after)
        if (seen.has(key)) continue
        seen.add(key)
        const problems = [...violations(after), ...(endsFairly(after) ? [] : ['does not end'])]
        if (problems.length > 0 && wrong.length < 3)
          wrong.push(`${problems.join(', ')} after: ${[...way, name].join('; ')}`)
        following.push({ world: after, way: [...way, name] })
      }
    }
    frontier = following
  }
  return { states: seen.size, wrong }
}

const grow = aRequest('grow', { type: 'HorizontalScaling', horizontalScaling: { replicas: 2 } })
const restart = aRequest('restart', { type: 'Restart', restart: {} })
const stop = aRequest('stop', { type: 'Stop' })
const after = (request: OpsRequest, name: string): OpsRequest => ({
  ...request,
  spec: { ...request.spec, dependsOn: [name] }
})

const worlds: Record<string, World> = {
  'a wish and an act': aWorld(grow, restart),
  'an act and a barrier': aWorld(restart, stop),
  'one that depends on the other, asked for first': aWorld(after(grow, 'restart'), restart)
}

for (const [name, world] of Object.entries(worlds)) {
  t.test(`F1 F19 T15: ${name}: one at a time, never without the slot, done once, and all of them end`, async (t) => {
    const { states, wrong } = search(world, 7)
    t.comment(`${states} states`)
    t.ok(states > 500, 'the search gets around')
    t.same(wrong, [])
  })
}
