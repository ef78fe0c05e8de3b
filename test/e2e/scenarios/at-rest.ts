/** Beside the child operator, once all is as it was asked for, we write nothing, however often we look. */
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { isReady } from '../../fixtures/life.ts'
import { enginesHere } from '../engines.ts'
import { scene } from '../scene.ts'
import { writesIn, writtenByUs } from '../written.ts'

const LOOKS = 3
/** A child operator that does not agree with us answers within seconds. */
const QUIET_MS = 5_000

for (const { provider, spec, beside, children } of enginesHere()) {
  t.test(`${provider}: no writes of ours once a cluster is as it was asked for`, async (t) => {
    const one = await scene(t)
    await one.apply({ ...spec, ...beside })
    await one.until('it is ready', isReady)
    await sleep(QUIET_MS)

    const ours = await writtenByUs(one, children)
    t.ok(ours.length > 1, 'there are children beside the main one')
    const writes = writesIn(one.namespace)
    if (writes !== undefined) t.ok(writes.length > 0, 'the writes that made them were seen')
    for (let look = 1; look <= LOOKS; look++) {
      await one.edit({ metadata: { annotations: { look: String(look) } } })
      await sleep(QUIET_MS)
    }
    t.same(await writtenByUs(one, children), ours, 'every child is as we last wrote it')
    if (writes !== undefined) t.same(writesIn(one.namespace), writes, 'no request that writes was sent')
    await one.until('it is still ready', isReady)
  })
}
