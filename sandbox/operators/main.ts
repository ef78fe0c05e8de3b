/** The process that plays child operators: `node sandbox/operators/main.ts --play cnpg,strimzi`, all of them when none is named. */
import { parseArgs } from 'node:util'
import { createLogger } from '../../src/log.ts'
import { runProgram } from '../program.ts'
import { UsageError } from '../sandbox-error.ts'
import { withSignals } from '../signals.ts'
import { connect } from './connection.ts'
import { STAND_INS } from './index.ts'
import type { StandIn } from './scene.ts'
import { PLAYING, playAll } from './stand-in.ts'

await runProgram(async () => {
  const {
    play,
    kubeconfig,
    'step-ms': stepMs
  } = parseArgs({
    options: {
      play: { type: 'string', default: STAND_INS.map(({ name }) => name).join() },
      kubeconfig: { type: 'string', default: process.env.KUBECONFIG ?? '' },
      'step-ms': { type: 'string', default: '1500' }
    }
  }).values
  if (kubeconfig === '') throw new UsageError('nobody says as whom to act; set KUBECONFIG or --kubeconfig')

  const standIns = play.split(',').map(standIn)
  const log = createLogger('info', process.stdout)
  const now = () => performance.now()
  const { caches, client } = connect(kubeconfig, now, log)
  const { stop } = playAll(standIns, { caches, client, stepMs: milliseconds(stepMs), now, log })
  await caches.synced()
  log.info({ name: standIns.map(({ name }) => name) }, PLAYING)
  await untilSignal()
  await stop()
  return 0
})

function standIn(name: string): StandIn {
  const found = STAND_INS.find((one) => one.name === name.trim())
  if (found !== undefined) return found
  throw new UsageError(`nobody plays ${name}; there are ${STAND_INS.map((one) => one.name).join(', ')}`)
}

function milliseconds(text: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw new UsageError(`--step-ms is not a number of milliseconds: ${text}`)
}

function untilSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  return withSignals(
    () => resolve(),
    () => promise
  )
}
