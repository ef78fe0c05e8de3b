/** What `npm start` understands. */
import { parseArgs } from 'node:util'
import { UsageError } from './sandbox-error.ts'

export const USAGE = `npm start                    a real Kubernetes API server with our kinds, policies and examples, until Ctrl-C
npm start -- --once          the same, and stops as soon as everything is in place
npm start -- --tour          then carries out one operation of each type and shows how far they are
npm start -- --exec 'CMD'    runs CMD in a shell with KUBECONFIG set, stops, and exits with the code of CMD
npm start -- --help          this text

Where its programs come from, and the variables it reads: sandbox/README.md`

export interface StartOptions {
  once: boolean
  tour: boolean
  exec: string | undefined
  help: boolean
}

export function readOptions(args: string[]): StartOptions {
  const { once, tour, exec, help } = parsed(args)
  if (exec?.trim() === '') throw new UsageError('--exec needs a command, as in: npm start -- --exec "kubectl get dbc"')
  return { once, tour, exec, help }
}

function parsed(args: string[]) {
  try {
    const options = {
      once: { type: 'boolean', default: false },
      tour: { type: 'boolean', default: false },
      exec: { type: 'string' },
      help: { type: 'boolean', default: false }
    } as const
    return parseArgs({ args, options }).values as StartOptions
  } catch (err) {
    throw misunderstood(err as Error, 'npm start -- --help')
  }
}

/** What parseArgs says of an argument, in one sentence, and where to look. */
export function misunderstood({ message }: Error, help: string): UsageError {
  // Node explains at length how to pass an argument that starts with a dash; the first sentence is the mistake.
  const [mistake = ''] = message.split('. ')
  return new UsageError(`${mistake.charAt(0).toLowerCase()}${mistake.slice(1)}. To see what there is: ${help}`)
}
