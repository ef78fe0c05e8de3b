/** Once a cluster is as it was asked for, nothing is written, however often somebody has it looked at. */
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { builtIn } from '../../providers/index.ts'
import { isReady, type Life, life } from '../fixtures/life.ts'

const SPECS: Readonly<Record<string, object>> = {
  cnpg: { engine: 'postgresql', version: '17' },
  'percona-psmdb': { engine: 'mongodb', version: '8.0' },
  'percona-pxc': { engine: 'mysql', provider: 'percona-pxc', version: '8.0' },
  'percona-ps': { engine: 'mysql', provider: 'percona-ps', version: '8.0' },
  strimzi: { engine: 'kafka', version: '4.3' }
}
const LOOKS = 3
/** A status is written within a second, and so is what follows from it. */
const QUIET_MS = 3000
const PASS_MS = 500

/** Resolves with the writes so far, once there are no more of them for a while. */
async function writesOnceQuiet({ loops }: Life): Promise<readonly string[]> {
  const { writes } = loops()
  for (let before = -1; before !== writes.length; await sleep(QUIET_MS)) before = writes.length
  return [...writes]
}

t.jobs = builtIn().providers.length
for (const { name } of builtIn().providers) {
  t.test(`${name}: nothing is written at rest, however often it is looked at`, { buffered: true }, async (t) => {
    const one = await life(t, name)
    await one.apply({ ...SPECS[name], clusterSize: 3, storage: '1Gi' })
    await one.until('it is ready', isReady)
    const before = await writesOnceQuiet(one)
    for (let look = 1; look <= LOOKS; look++) {
      await one.edit({ metadata: { annotations: { look: String(look) } } })
      await sleep(PASS_MS)
    }
    t.same(await writesOnceQuiet(one), before)
    await one.edit({ spec: { deletionPolicy: 'WipeOut' } })
    t.ok((await writesOnceQuiet(one)).length > before.length, 'and an edit that says something is acted upon')
  })
}
