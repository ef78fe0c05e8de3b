/** A field that a provider declares changes what it makes, and every other field is refused: none is passed over in silence. */
import t from 'tap'
import { type Driver, isDriver } from '../../providers/contract.ts'
import type { Node } from '../../src/api/structural.ts'
import { registry } from './judged.ts'
import { madeOf } from './surroundings.ts'
import { ELSEWHERE, isHonoured, leaves, refusalsOf, tried } from './tried.ts'
import { isListed } from './variations.ts'

const REFUSING = /^capability\/|^backup\/retention$/

/** Undefined when a change of the field changes what is made; else what was tried in vain. */
function inVain(driver: Driver, path: string, node: Node): string | undefined {
  const choices: (readonly unknown[])[] = []
  for (const variations of tried(driver, path, node)) {
    const made = new Set<string | undefined>()
    const words: unknown[] = []
    for (const { value, cluster } of variations) {
      if (refusalsOf(cluster, driver).length > 0) continue
      if (made.add(madeOf(cluster, driver)).size > 1) return undefined
      if (value !== undefined) words.push(value)
    }
    choices.push(words)
  }
  // where every other word is refused there is no choice, and nothing is passed over
  const mostWords = Math.max(0, ...choices.map((words) => words.length))
  return mostWords === 1 && isListed(path, node)
    ? undefined
    : `admitted ${JSON.stringify([...new Set(choices.flat())])}`
}

for (const driver of registry.providers.filter(isDriver)) {
  const honoured = leaves.filter(({ path }) => isHonoured(driver, path) && !(path in ELSEWHERE))
  const refused = leaves.filter(({ path }) => !isHonoured(driver, path))

  t.test(`${driver.name}: what it honours changes what it makes`, async (t) => {
    for (const { path, node } of honoured) t.equal(inVain(driver, path, node), undefined, path)
  })

  t.test(`${driver.name}: what it does not honour is refused for that`, async (t) => {
    for (const { path, node } of refused) {
      for (const variations of tried(driver, path, node)) {
        const asking = variations.find(({ value }) => value !== undefined && value !== false)
        const rules = asking === undefined ? [] : refusalsOf(asking.cluster, driver).map(({ rule }) => rule)
        t.ok(
          rules.some((rule) => REFUSING.test(rule)),
          `${path} ${rules.join(', ')}`
        )
      }
    }
  })
}

t.test('what decides something else is among the fields', async (t) => {
  for (const path of Object.keys(ELSEWHERE))
    t.ok(
      leaves.some((leaf) => leaf.path === path),
      path
    )
})
