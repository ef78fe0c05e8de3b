/** Runs a command, usually the live tests, against a control plane of its own with our kinds and policies. */
import { startControlPlane } from '../sandbox/control-plane.ts'
import { environmentFor, kubectlFolder } from '../sandbox/kubectl.ts'
import { kindsAndPolicies } from '../sandbox/manifests.ts'
import { runProgram } from '../sandbox/program.ts'
import { progressOn } from '../sandbox/progress.ts'
import { runCommand } from '../sandbox/run-command.ts'
import { UsageError } from '../sandbox/sandbox-error.ts'

await runProgram(async () => {
  const [command, ...args] = process.argv.slice(2)
  if (command === undefined) throw new UsageError('say what to run: node test/with-control-plane.ts COMMAND ARGUMENT…')

  const progress = progressOn(process.stderr)
  const kubectl = await kubectlFolder(progress)
  const { kubeconfig, stop } = await startControlPlane({
    controllerManager: true,
    install: kindsAndPolicies,
    progress
  })
  const code = await runCommand(command, args, environmentFor(kubeconfig, kubectl))
  stop()
  return code
})
