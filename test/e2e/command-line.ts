/** What `npm run e2e` understands. */
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { misunderstood } from '../../sandbox/command-line.ts'
import { UsageError } from '../../sandbox/sandbox-error.ts'
import type { Bucket } from './surroundings.ts'

export const USAGE = `npm run e2e                               real child operators on a control plane of this machine; pods are played
npm run e2e -- life failover              only these scenarios
npm run e2e -- --stand-ins                the same scenarios with stand-ins for the child operators
npm run e2e -- --record course            writes down what the child operator does, to be compared
npm run e2e -- --kubeconfig FILE          a full cluster with child operators; the operator runs here, as the user of the file
npm run e2e -- --kubeconfig FILE --installed
                                          the operator is in it already, by the chart
npm run e2e -- --kubeconfig FILE --image REPOSITORY:TAG
                                          the chart with this image: installed, upgraded, taken away; nothing of ours is there before
  --s3-endpoint URL --s3-bucket NAME      where the pods of a full cluster find a bucket, for backups and restores;
                                          the key is in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`

export interface Asked {
  readonly help: boolean
  readonly standIns: boolean
  readonly kubeconfig: string | undefined
  readonly installed: boolean
  /** Whether it is written down what the child operator does. */
  readonly record: boolean
  readonly bucket: Bucket | undefined
  /** The operator's image, where the chart is to be shown. */
  readonly image: string | undefined
  /** Names of scenarios; all when there are none. */
  readonly scenarios: readonly string[]
}

const OPTIONS = {
  help: { type: 'boolean', default: false },
  'stand-ins': { type: 'boolean', default: false },
  kubeconfig: { type: 'string' },
  installed: { type: 'boolean', default: false },
  record: { type: 'boolean', default: false },
  image: { type: 'string' },
  's3-endpoint': { type: 'string' },
  's3-bucket': { type: 'string' }
} as const

export function asked(args: string[], env: NodeJS.ProcessEnv): Asked {
  const { values, positionals } = parsed(args)
  const { help, kubeconfig, installed, record, image, 'stand-ins': standIns } = values
  if (installed && kubeconfig === undefined) throw new UsageError('--installed goes with --kubeconfig FILE')
  if (image !== undefined && kubeconfig === undefined) throw new UsageError('--image goes with --kubeconfig FILE')
  if (standIns && kubeconfig !== undefined) throw new UsageError('--stand-ins does not go with --kubeconfig')
  const bucket = bucketIn(values['s3-endpoint'], values['s3-bucket'], env)
  const scenarios = positionals.map((name) => basename(name, '.ts'))
  return { help, standIns, kubeconfig, installed, record, bucket, image, scenarios }
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true })
  } catch (err) {
    throw misunderstood(err as Error, 'npm run e2e -- --help')
  }
}

function bucketIn(
  endpoint: string | undefined,
  name: string | undefined,
  { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }: NodeJS.ProcessEnv
): Bucket | undefined {
  if (endpoint === undefined && name === undefined) return undefined
  if (!endpoint || !name || !accessKeyId || !secretAccessKey) {
    throw new UsageError(
      'a bucket needs --s3-endpoint, --s3-bucket, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment'
    )
  }
  return { endpoint, name, accessKeyId, secretAccessKey }
}
