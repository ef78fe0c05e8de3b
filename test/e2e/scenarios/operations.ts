/** Every operation that needs no bucket, one after the other. */
import t from 'tap'
import { isReady } from '../../fixtures/life.ts'
import { enginesHere } from '../engines.ts'
import { membersIn, replicasRestarted, scene, succeeds } from '../scene.ts'

for (const { provider, spec, restarted, memberLabel } of enginesHere()) {
  t.test(`${provider}: every operation comes to its end`, async (t) => {
    const one = await scene(t)
    const { apply, until, get } = one
    await apply(spec)
    const { status } = await until('it is ready', isReady)
    const operation = (name: string, spec: object) =>
      t.test(name, async (t) => {
        await succeeds(t, one, name, spec)
        await until('it is ready again', isReady)
      })
    const members = () => membersIn(one, memberLabel)
    const replica = status?.members?.find(({ name }) => name !== status.primary)?.name ?? ''

    const before = await members()
    await operation('restart', { type: 'Restart', restart: {} })
    const after = await members()
    t.same([...after.keys()].sort(), [...before.keys()].sort())
    for (const [name, uid] of after) t.not(uid, before.get(name), `${name} is new`)

    await operation('restart-replica', { type: 'Restart', restart: { instances: [replica] } })
    await operation('switchover', { type: 'Switchover', switchover: { candidate: replica } })
    t.equal((await get())?.status?.primary, replica)
    await operation('restart-primary', { type: 'Restart', restart: { instances: [replica] } })
    t.equal((await get())?.status?.primary, replica, 'it stays primary')
    await operation('switch-back', { type: 'Switchover', switchover: {} })
    t.not((await get())?.status?.primary, replica)

    const count = spec.clusterSize - 1
    await operation('scale-in', { type: 'HorizontalScaling', horizontalScaling: { replicas: count } })
    t.equal((await members()).size, count)
    await operation('scale-out', { type: 'HorizontalScaling', horizontalScaling: { replicas: spec.clusterSize } })
    t.equal((await members()).size, spec.clusterSize)

    const resources = { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '512Mi' } }
    await operation('more-memory', { type: 'VerticalScaling', verticalScaling: { resources } })
    await operation('more-room', { type: 'VolumeExpansion', volumeExpansion: { storage: '2Gi' } })
    t.equal((await get())?.status?.storage?.allocated, '2Gi')

    const running = await members()
    await operation('reconfigure', { type: 'Reconfiguring', reconfiguring: { set: [restarted] } })
    await replicasRestarted(one, memberLabel, running)
    await one.rows.goBy(restarted)
    const { primary } = (await until('it is ready with it', isReady)).status ?? {}

    const old = await members()
    const rebuilt = [...old.keys()].find((name) => name !== primary) ?? ''
    await operation('rebuild', { type: 'RebuildInstance', rebuildInstance: { instances: [{ name: rebuilt }] } })
    t.not((await members()).get(rebuilt), old.get(rebuilt))

    await one.rows.write()
    t.equal((await one.operate('stop', { type: 'Stop', stop: {} })).status?.phase, 'Succeeded')
    t.equal((await members()).size, 0)
    t.equal((await one.operate('start', { type: 'Start', start: {} })).status?.phase, 'Succeeded')
    await until('it is ready again', isReady)
    t.equal((await members()).size, spec.clusterSize)
    await one.rows.areThere(t, 'start')
  })
}
