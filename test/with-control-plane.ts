/** Runs a command, usually the live tests, against a control plane of its own with our kinds and policies, and child operators that are played. */
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

/** How long a played pod takes to start. */
const STEP_MS = 100

await runProgram(async () => {
  const [command, ...args] = process.argv.slice(2)
  if (command === undefined) throw new UsageError('say what to run: node test/with-control-plane.ts COMMAND ARGUMENT…')

  const progress = progressOn(process.stderr)
  const kubectl = await kubectlFolder(progress)
  const plane = await startControlPlane({
    controllerManager: true,
    install: () => [...kindsAndPolicies(), ...childDefinitions(sources(process.env))],
    progress
  })
  for (const manifest of furniture()) await applyManifest(plane.client, manifest)
  await progress.during('starting the stand-ins', () => startStandIns(plane, { stepMs: STEP_MS }))
  const code = await runCommand(command, args, environmentFor(plane.kubeconfig, kubectl))
  plane.stop()
  return code
})
