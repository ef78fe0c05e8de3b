/** The operator as it is deployed, ended and killed while operations are under way: the one that comes after it does not do them again. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import t, { type Test } from 'tap'

const OPERATOR = join(process.cwd(), 'test/fixtures/operator-to-kill.ts')
const POLICY = '/apis/dbaas.dev/v1alpha1/podschedulingpolicies/spread'

/** A control plane with an operator beside it, to which $KUBECONFIG leads from now on. */
async function operatorToKill(t: Test): Promise<{ end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void> }> {
  const child = spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, OPERATOR], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  t.teardown(async () => {
    child.stdin.end()
    await ended
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  process.env.KUBECONFIG = (await lines.next()).value
  return {
    async end(signal) {
      child.stdin.write(`${signal}\n`)
      t.comment((await lines.next()).value)
    }
  }
}

t.test('ended and killed in the middle of every operation, and killed again at the beginning of each', async (t) => {
  const { end } = await operatorToKill(t)
  // only now, for they take the API server that $KUBECONFIG leads to when they are loaded
  const { apply, request } = await import('../fixtures/api-server.ts')
  const { eventually } = await import('../fixtures/eventually.ts')
  const { aVictim, MOMENTS } = await import('../fixtures/killed-midway.ts')
  const { FOR_GOOD, OPERATIONS } = await import('../fixtures/proofs.ts')

  const proofs = Object.entries({ ...OPERATIONS, ...FOR_GOOD })
  const victims = await Promise.all(
    proofs.map(async ([name, proof]) => ({ name, proof, ...(await aVictim(t, proof)) }))
  )

  const phases = await Promise.all(victims.map(({ askAndHold }) => askAndHold('midway')))
  for (const [place, { name }] of victims.entries()) t.equal(phases[place], 'Running', `${name} is under way`)
  await end('SIGTERM')
  await Promise.all([end('SIGKILL'), ...victims.map(({ letGo }) => letGo())])
  await Promise.all(victims.map(({ ended }) => ended('midway')))

  for (const { ask } of victims) {
    await ask('at-once')
    await end('SIGKILL')
  }
  for (const { name, proof, ended, counts } of victims) {
    await t.test(`F1 F44: ${name}: its operator is told to end, and killed, and the child is asked once`, async (t) => {
      for (const moment of MOMENTS) {
        t.equal(await ended(moment), 'Succeeded', moment)
        t.same(await counts(moment), proof.once, `killed ${moment}`)
      }
    })
  }

  await t.test('an operator for all namespaces tells of a policy that nobody uses it', async (t) => {
    const metadata = { name: 'spread' }
    const spec = { engine: { nodeSelector: { disk: 'ssd' } } }
    await apply(POLICY, { apiVersion: 'dbaas.dev/v1alpha1', kind: 'PodSchedulingPolicy', metadata, spec })
    const users = await eventually('the policy tells how many use it', async () => {
      const { status } = (await request<{ status?: { usedByCount?: number } }>('GET', POLICY)).body
      return status?.usedByCount
    })
    t.equal(users, 0)
  })
})
