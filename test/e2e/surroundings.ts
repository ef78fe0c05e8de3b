/** What a cluster is like that scenarios are played on; handed from the run to each scenario in one variable. */
import { builtIn } from '../../providers/index.ts'

export interface Surroundings {
  /** In real pods there are databases to look into. */
  readonly pods: 'played' | 'real'
  /** Those whose child operators are there; all of them when it is left away. */
  readonly providers?: readonly string[]
  /** The folder in which the API server writes down what our operator asks of it, where that API server is ours. */
  readonly requests?: string
  /** The file for what was seen of a child operator, with PROVIDER for its name. */
  readonly record?: string
  /** A bucket that pods can reach. */
  readonly bucket?: Bucket
  /** The operator's image as nodes know it, where the chart is to be shown. */
  readonly image?: string
}

export interface Bucket {
  readonly endpoint: string
  readonly name: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** The variable. */
export const SURROUNDINGS = 'DBAAS_E2E_SURROUNDINGS'

/** Of the cluster that this scenario is played on. */
export const here: Surroundings = JSON.parse(process.env[SURROUNDINGS] ?? '{"pods":"played"}')

/** Whether there is a child operator for the provider. */
export const isHere = (provider: string): boolean =>
  here.providers?.includes(provider) ?? builtIn().providers.some(({ name }) => name === provider)
