/** What a user would type and read: one apply that is accepted and one that is refused, by the real kubectl. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

export interface Shown {
  command: string
  /** Everything that kubectl said, warnings and refusals too. */
  said: string
}

const ROOT = join(import.meta.dirname, '..')
const MANIFESTS = ['docs/tour/right.yaml', 'docs/tour/wrong.yaml']

export function demonstrate(env: NodeJS.ProcessEnv): Shown[] {
  return MANIFESTS.map((file) => {
    const command = `kubectl apply -f ${file}`
    const { stdout, stderr } = spawnSync('kubectl', ['apply', '-f', file], { cwd: ROOT, env, encoding: 'utf8' })
    return { command, said: `${stderr}${stdout}`.trimEnd() }
  })
}
