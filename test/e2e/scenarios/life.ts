/** A cluster from its first apply to its end, by edits alone. */
import t from 'tap'
import type { DatabaseCluster } from '../../../src/api/database-cluster.ts'
import { inPhase, isReady } from '../../fixtures/life.ts'
import { enginesHere } from '../engines.ts'
import { scene } from '../scene.ts'

const hasMembers = (count: number) => (cluster: DatabaseCluster) =>
  isReady(cluster) && cluster.status?.instances === count && cluster.status.readyInstances === count

for (const { provider, spec, reloaded, restarted, children } of enginesHere()) {
  t.test(`${provider}: a cluster comes, is edited and goes`, async (t) => {
    const one = await scene(t)
    const { apply, edit, until, rows, list } = one
    const size = spec.clusterSize

    await apply(spec)
    const ready = await until('it is ready', isReady)
    t.match(ready.status, { phase: 'Ready', instances: size, readyInstances: size, power: 'On' })
    const services = await list('api/v1/namespaces/NAMESPACE/services')
    const names = services.map(({ metadata }) => `${metadata.name}.${one.namespace}.svc`)
    for (const { host } of ready.status?.endpoints ?? []) t.ok(names.includes(host), `there is a Service for ${host}`)
    await rows.write()

    for (const setting of [reloaded, restarted]) {
      await edit({ spec: { config: [setting] } })
      await until(`it is ready with ${setting.name}`, isReady)
      await rows.goBy(setting)
      await rows.areThere(t, `with ${setting.name}`)
    }

    for (const count of [size - 1, size]) {
      await rows.write()
      await edit({ spec: { clusterSize: count } })
      await until(`it has ${count} members`, hasMembers(count))
      await rows.areThere(t, `with ${count} members`)
    }

    await edit({ spec: { stopped: true } })
    t.match((await until('it is off', inPhase('Stopped'))).status, { power: 'Off' })
    await edit({ spec: { stopped: false } })
    await until('it is on again', hasMembers(size))
    await rows.areThere(t, 'on again')

    await one.delete()
    await one.gone()
    for (const kind of children) t.same(await list(kind), [], kind)
  })
}
