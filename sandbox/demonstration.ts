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

/** Nothing where there is no kubectl. */
export function demonstrate(env: NodeJS.ProcessEnv): Shown[] {
  return MANIFESTS.flatMap((file) => {
    const { error, stdout, stderr } = spawnSync('kubectl', ['apply', '-f', file], { cwd: ROOT, env, encoding: 'utf8' })
    return error ? [] : [{ command: `kubectl apply -f ${file}`, said: `${stderr}${stdout}`.trimEnd() }]
  })
}
