import { readFileSync } from 'node:fs'
import t from 'tap'
import { BEHAVIOUR, BEHAVIOURS, knobsOf, MESSAGE } from '../../../sandbox/operators/knobs.ts'
import { aChild, live } from '../../fixtures/scenes.ts'

const namespace = (annotations: Record<string, string>) =>
  live({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', annotations } })

t.test('knobs on the namespace hold for a child that has none of its own', async (t) => {
  const knobs = knobsOf(aChild(), namespace({ [BEHAVIOUR]: 'slow, never-ready', [MESSAGE]: 'too large' }))
  t.ok(knobs.turned('slow'))
  t.ok(knobs.turned('never-ready'))
  t.notOk(knobs.turned('dead'))
  t.equal(knobs.message, 'too large')
})

t.test('knobs on the child come first', async (t) => {
  const child = aChild({}, { annotations: { [BEHAVIOUR]: '' } })
  t.notOk(knobsOf(child, namespace({ [BEHAVIOUR]: 'dead' })).turned('dead'))
})

t.test('the README tells of every knob', async (t) => {
  const page = readFileSync('sandbox/operators/README.md', 'utf8')
  for (const behaviour of BEHAVIOURS) t.ok(page.includes(`| \`${behaviour}\` `), behaviour)
})
