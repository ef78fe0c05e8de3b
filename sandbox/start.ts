/** `npm start`: a control plane with our kinds, the operator at its door, stand-ins that play the child operators, and examples. */
import { styleText } from 'node:util'
import { applyManifest } from './apply.ts'
import { readOptions, USAGE } from './command-line.ts'
import { type ControlPlane, startControlPlane } from './control-plane.ts'
import { demonstrate, type Shown } from './demonstration.ts'
import { environmentFor, kubectlFolder } from './kubectl.ts'
import { furnished, furniture, kindsAndPolicies, type Manifest } from './manifests.ts'
import { type Operator, startOperator } from './operator.ts'
import { childDefinitions, sources } from './operators/definitions.ts'
import { type StandIns, startStandIns } from './operators/start.ts'
import { runProgram } from './program.ts'
import { type Progress, progressOn } from './progress.ts'
import { runCommand } from './run-command.ts'
import { withSignals } from './signals.ts'
import { takeTour, watchClusters } from './tour.ts'
import { worthTrying } from './worth-trying.ts'

/** How long a pod takes to start that a stand-in plays: long enough to be seen. */
const STEP_MS = 1_000

await runProgram(async () => {
  const { help, once, tour, exec } = readOptions(process.argv.slice(2))
  if (help) return say(USAGE)

  const progress = progressOn(process.stderr)
  const install = () => [...kindsAndPolicies(), ...childDefinitions(sources(process.env))]
  const plane = await startControlPlane({ install, controllerManager: 'if possible', progress })
  const kubectl = await kubectlFolder(progress)
  const shown = furnished()
  const { operator, standIns } = await plane.whileRunning(furnish(plane, shown, progress))

  const env = environmentFor(plane.kubeconfig, kubectl)
  if (exec !== undefined) return stopAfter(plane, runCommand(exec, undefined, env))
  await plane.whileRunning(watchClusters(plane, process.stdout))
  if (tour) await plane.whileRunning(takeTour(plane, process.stdout))
  say(demonstrate(env).map(asTyped).join('\n'))
  say(invitation(plane, shown, kubectl))
  if (once) return stopAfter(plane, Promise.resolve(0))
  say('\nCtrl-C stops it and leaves nothing behind.')
  return stopAfter(plane, Promise.race([untilSignal(), plane.broken, operator.end, standIns.end]))
})

interface Processes {
  readonly operator: Operator
  readonly standIns: StandIns
}

async function stopAfter(plane: ControlPlane, work: Promise<number>): Promise<number> {
  const code = await work
  plane.stop()
  return code
}

async function furnish(plane: ControlPlane, shown: Manifest[], progress: Progress): Promise<Processes> {
  await applyAll(plane, furniture())
  const standIns = await progress.during('starting stand-ins for the child operators', () =>
    startStandIns(plane, { stepMs: STEP_MS })
  )
  const operator = await progress.during('starting the operator', () => startOperator(plane))
  await progress.during(`applying ${shown.length} examples`, () => applyAll(plane, shown))
  return { operator, standIns }
}

/** One after the other: what an example refers to may stand in a file before it. */
async function applyAll({ client }: ControlPlane, manifests: Manifest[]): Promise<void> {
  for (const manifest of manifests) await applyManifest(client, manifest)
}

function asTyped({ command, said }: Shown): string {
  return `\n${paint('bold', `$ ${command}`)}\n${said.replaceAll(/^Warning:/gm, paint('yellow', 'Warning:'))}`
}

function invitation({ kubeconfig }: ControlPlane, shown: Manifest[], kubectl: string | undefined): string {
  const commands = worthTrying(shown.map(({ object }) => object))
  const width = Math.max(...commands.map(({ command }) => command.length))
  return [
    '',
    ...(kubectl === undefined
      ? []
      : [`export PATH=$PATH:${kubectl}   ${paint('dim', '# there is no kubectl on this machine')}`]),
    paint('bold', `export KUBECONFIG=${kubeconfig}`),
    '',
    ...commands.map(({ command, shows, refused }) => {
      const remark = refused ? `${paint('red', 'refused:')} ${shows}` : paint('dim', shows)
      return `  ${paint('cyan', command.padEnd(width))}  ${remark}`
    })
  ].join('\n')
}

function paint(style: Parameters<typeof styleText>[0], text: string): string {
  return styleText(style, text, { stream: process.stdout })
}

function say(text: string): number {
  console.log(text)
  return 0
}

function untilSignal(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  return withSignals(
    () => resolve(0),
    () => promise
  )
}
