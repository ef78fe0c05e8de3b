/** `npm run e2e`: plays the scenarios on a cluster, one that it makes itself or one that is there. */
import { globSync, mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { environmentFor, kubectlFolder } from '../../sandbox/kubectl.ts'
import { runProgram } from '../../sandbox/program.ts'
import { type Progress, progressOn } from '../../sandbox/progress.ts'
import { runCommand } from '../../sandbox/run-command.ts'
import { UsageError } from '../../sandbox/sandbox-error.ts'
import { type Asked, asked, USAGE } from './command-line.ts'
import { givenCluster } from './given-cluster.ts'
import { type RunningCluster, realOperators, standInOperators } from './sandbox-cluster.ts'
import { SURROUNDINGS, type Surroundings } from './surroundings.ts'

const SCENARIOS = join(import.meta.dirname, 'scenarios')
/** The folder of those that need one. */
const WITH_BUCKET = 'with-bucket'
/** It installs what the others need, and takes it away. */
const CHART = join(import.meta.dirname, 'install/chart.ts')
const RESULTS = '.tap/e2e.tap'

await runProgram(async () => {
  const wanted = asked(process.argv.slice(2), process.env)
  if (wanted.help) {
    console.log(USAGE)
    return 0
  }
  const files = filesOf(wanted.scenarios, wanted)
  const progress = progressOn(process.stderr)
  const kubectl = await kubectlFolder(progress)
  const cluster = await clusterFor(wanted, progress)
  const env = {
    ...environmentFor(cluster.kubeconfig, kubectl),
    [SURROUNDINGS]: JSON.stringify({ ...cluster.surroundings, ...recordOf(wanted), image: wanted.image })
  }
  mkdirSync('.tap', { recursive: true })
  try {
    const played = runCommand('tap', ['run', `--output-file=${RESULTS}`, ...files], env)
    return await Promise.race([played, cluster.broken])
  } finally {
    await cluster.stop()
  }
})

function recordOf({ record, standIns }: Asked): Pick<Surroundings, 'record'> {
  if (!record) return {}
  return { record: join(import.meta.dirname, 'courses', `PROVIDER.${standIns ? 'stand-in' : 'real'}.json`) }
}

function clusterFor(wanted: Asked, progress: Progress): Promise<RunningCluster> {
  if (wanted.kubeconfig !== undefined) {
    const isByChart = wanted.installed || wanted.image !== undefined
    return givenCluster({ ...wanted, kubeconfig: wanted.kubeconfig, installed: isByChart }, progress)
  }
  return wanted.standIns ? standInOperators(progress) : realOperators(progress)
}

/** Those that were named, or all that can be played there. */
function filesOf(names: readonly string[], { bucket, image }: Asked): string[] {
  if (image !== undefined) return [CHART]
  const all = globSync('**/*.ts', { cwd: SCENARIOS }).sort()
  const nameOf = (file: string) => basename(file, '.ts')
  const unknown = names.filter((name) => !all.some((file) => nameOf(file) === name))
  if (unknown.length > 0) {
    throw new UsageError(`there is no scenario ${unknown.join(', ')}; there are ${all.map(nameOf).join(', ')}`)
  }
  const canBe = all.filter((file) => bucket !== undefined || !file.startsWith(WITH_BUCKET))
  const wanted = names.length === 0 ? canBe : canBe.filter((file) => names.includes(nameOf(file)))
  if (wanted.length === 0) throw new UsageError(`${names.join(', ')}: that needs a bucket, see --help`)
  return wanted.map((file) => join(SCENARIOS, file))
}
