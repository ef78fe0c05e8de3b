/** A fixed course of edits and operations, with what the child operator did to objects and told of itself in each, in order. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { isDriver } from '../../../providers/contract.ts'
import { builtIn } from '../../../providers/index.ts'
import { inPhase, isReady } from '../../fixtures/life.ts'
import { witness } from '../../fixtures/witness.ts'
import { type Act, told } from '../courses/act.ts'
import { enginesHere } from '../engines.ts'
import { membersIn, replicasRestarted, scene } from '../scene.ts'
import { here } from '../surroundings.ts'

const AROUND = [
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'v1', kind: 'Secret' },
  { apiVersion: 'batch/v1', kind: 'Job' },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' }
]
/** What it still does after all is well. */
const QUIET_MS = 4_000

for (const { provider, spec, reloaded, restarted, memberLabel } of enginesHere()) {
  t.test(`${provider}: the child operator can be followed through all of it`, async (t) => {
    const driver = builtIn()
      .providers.filter(isDriver)
      .find(({ name }) => name === provider)
    if (driver === undefined) throw new Error(`no provider ${provider}`)
    const one = await scene(t)
    const seen = await witness(t, one.namespace, [driver.child, ...AROUND])
    const replicaOf = async () => {
      const { status } = await one.until('it is ready', isReady)
      return status?.members?.find(({ name }) => name !== status.primary)?.name ?? ''
    }
    const acts: Act[] = []
    const act = async (name: string, does: () => Promise<unknown>, isDone = isReady) => {
      const from = seen.length
      await does()
      await one.until(`${name} is done`, isDone)
      await sleep(QUIET_MS)
      const next = told(name, driver.child.kind, seen.slice(from))
      acts.push(next)
    }

    await act('create', () => one.apply(spec))
    await act('reload a setting', () => one.edit({ spec: { config: [reloaded] } }))
    await act('restart for a setting', async () => {
      const before = await membersIn(one, memberLabel)
      await one.edit({ spec: { config: [reloaded, restarted] } })
      await replicasRestarted(one, memberLabel, before)
    })
    await act('restart', () => one.operate('restart', { type: 'Restart', restart: {} }))
    const candidate = await replicaOf()
    await act('switch over', () => one.operate('switchover', { type: 'Switchover', switchover: { candidate } }))
    await act('one less', () => one.edit({ spec: { clusterSize: spec.clusterSize - 1 } }))
    await act('one more', () => one.edit({ spec: { clusterSize: spec.clusterSize } }))
    await act('grow', () => one.edit({ spec: { storage: '2Gi' } }))
    await act('stop', () => one.edit({ spec: { stopped: true } }), inPhase('Stopped'))
    await act('start', () => one.edit({ spec: { stopped: false } }))
    t.ok(
      acts.every(({ status }) => Object.keys(status).length > 0),
      'its status was seen after each'
    )
    if (here.record === undefined) return
    const file = here.record.replace('PROVIDER', provider)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${JSON.stringify(acts, undefined, 2)}\n`)
  })
}
