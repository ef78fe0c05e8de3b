/** The primary is lost: another member takes over, and the cluster is whole again. */
import t from 'tap'
import { request } from '../../fixtures/api-server.ts'
import { isReady } from '../../fixtures/life.ts'
import { enginesHere } from '../engines.ts'
import { scene } from '../scene.ts'

for (const { provider, spec } of enginesHere()) {
  t.test(`${provider}: another member takes over from a primary that is lost`, async (t) => {
    const { namespace, apply, until, rows } = await scene(t)
    await apply(spec)
    const { status } = await until('it is ready', isReady)
    await rows.write()

    const lost = status?.primary ?? ''
    const { status: code } = await request('DELETE', `/api/v1/namespaces/${namespace}/pods/${lost}`, {
      body: { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0 }
    })
    t.equal(code, 200)
    const began = Date.now()
    const taken = await until(
      'another one is primary',
      ({ status }) => ![undefined, '', lost].includes(status?.primary)
    )
    t.comment(`${taken.status?.primary} took over after ${Date.now() - began} ms`)
    const whole = await until('it is ready again', isReady)
    t.equal(whole.status?.readyInstances, spec.clusterSize)
    t.not(whole.status?.primary, lost)
    await rows.areThere(t, 'failover')
    await rows.write()
    await rows.areThere(t, 'a write after it')
  })
}
