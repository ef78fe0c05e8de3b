/** Runs a command, usually the live tests, against a control plane of its own with our kinds and policies, and child operators that are played. */
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyManifest } from '../sandbox/apply.ts'
import { startControlPlane } from '../sandbox/control-plane.ts'
import { environmentFor, kubectlFolder } from '../sandbox/kubectl.ts'
import { furniture, kindsAndPolicies } from '../sandbox/manifests.ts'
import { childDefinitions, sources } from '../sandbox/operators/definitions.ts'
import { startStandIns } from '../sandbox/operators/start.ts'
import { runProgram } from '../sandbox/program.ts'
import { progressOn } from '../sandbox/progress.ts'
import { runCommand } from '../sandbox/run-command.ts'
import { UsageError } from '../sandbox/sandbox-error.ts'
import { REQUEST_LOGS, requestLogHere } from './fixtures/request-log.ts'
import { reportOnRights } from './rights-report.ts'

/** How long a played pod takes to start. */
const STEP_MS = 100

await runProgram(async () => {
  const [command, ...args] = process.argv.slice(2)
  if (command === undefined) throw new UsageError('say what to run: node test/with-control-plane.ts COMMAND ARGUMENT…')

  const progress = progressOn(process.stderr)
  const logs = mkdtempSync(join(tmpdir(), 'dbaas-requests-'))
  process.on('exit', () => rmSync(logs, { recursive: true }))
  process.env[REQUEST_LOGS] = logs
  const kubectl = await kubectlFolder(progress)
  const plane = await startControlPlane({
    controllerManager: true,
    install: () => [...kindsAndPolicies(), ...childDefinitions(sources(process.env))],
    requestLog: requestLogHere(),
    progress
  })
  for (const manifest of furniture()) await applyManifest(plane.client, manifest)
  await progress.during('starting the stand-ins', () => startStandIns(plane, { stepMs: STEP_MS }))
  const code = await runCommand(command, args, environmentFor(plane.kubeconfig, kubectl))
  plane.stop()
  const { isInOrder, lines } = reportOnRights(logs, code === 0 && isWhole(args))
  for (const line of lines) console.error(line)
  return isInOrder ? code : code || 1
})

/** Whether all live tests were run. */
function isWhole(args: readonly string[]): boolean {
  return globSync('test/**/*.live.test.ts').every((file) => args.includes(file))
}
