/** Manifests that are broken as trees and as texts: lint always has an answer, in places that the text has. */
import t from 'tap'
import { stringify } from 'yaml'
import { factsIn } from '../../../cli/lint/known.ts'
import { outcomeOf } from '../../../cli/lint/outcome.ts'
import { readManifests } from '../../../cli/manifests/documents.ts'
import { examplesOf } from '../../../manifests/provider-examples.ts'
import { builtIn } from '../../../providers/index.ts'
import { FOLDERS } from '../../conformance/judged.ts'
import { PATIENCE, SEED, tries } from '../../fixtures/fuzzing.ts'
import { garbled, randomness, shaken } from '../../fixtures/mutation.ts'
import { UNPRINTABLE } from '../../fixtures/property.ts'

const TRIES = 1000
const FILE = 'manifest.yaml'
const objects = FOLDERS.flatMap((folder) => examplesOf(folder)).map(({ applied }) => applied)
const registry = builtIn()

/** What lint says of the text, and what is wrong with that. */
function wrongWith(text: string): { said: 'nothing' | 'syntax' | 'findings'; problem?: string } {
  const read = readManifests([{ name: FILE, text }])
  const all = factsIn(read.manifests, 'default')
  const world = { there: all, all }
  const { findings } = outcomeOf({ read, before: [], world, namespace: 'default', least: 'warn', registry })
  const lines = text.split('\n').length
  const bad = findings.find(({ place, text: sentence, rule }) => {
    const isThere = place.line >= 1 && place.line <= lines && place.column >= 1
    return !isThere || UNPRINTABLE.test(sentence) || !sentence.endsWith(`[${rule}]`)
  })
  const said = read.broken.length > 0 ? 'syntax' : findings.length > 0 ? 'findings' : 'nothing'
  return bad === undefined ? { said } : { said, problem: JSON.stringify(bad) }
}

t.test(`T8 T11: whatever is in a manifest, lint has an answer (FUZZ_SEED=${SEED})`, PATIENCE, async (t) => {
  const random = randomness(SEED)
  const bad: string[] = []
  const said = { nothing: 0, syntax: 0, findings: 0 }
  for (const _ of tries(TRIES)) {
    const object = objects[Math.floor(random() * objects.length)] as object
    const written = shaken(object, ['spec', 'metadata', 'status'], objects, random)
    const whole = Buffer.from(
      random() < 0.5 ? stringify(written, { version: '1.1' }) : JSON.stringify(written, null, 2)
    )
    const text = (random() < 0.5 ? garbled(whole, random) : whole).toString()
    try {
      const told = wrongWith(text)
      said[told.said] += 1
      if (told.problem !== undefined)
        bad.push(`${told.problem} in ${Buffer.from(text).toString('base64').slice(0, 20_000)}`)
    } catch (err) {
      bad.push(`${(err as Error).stack} for ${Buffer.from(text).toString('base64').slice(0, 20_000)}`)
    }
    if (bad.length === 3) break
  }
  t.same(bad, [])
  for (const [what, count] of Object.entries(said)) t.ok(count > 0, `${what}: ${count} times`)
  t.notOk('polluted' in {}, 'and no prototype was touched')
})
