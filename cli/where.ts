/** The options of every command that asks a cluster: which one, and where in it. */
import type { Options } from './command.ts'

export const where = {
  namespace: {
    sort: 'value',
    short: 'n',
    value: 'NAMESPACE',
    completes: 'namespaces',
    description: 'The namespace (default: that of the context).'
  },
  context: {
    sort: 'value',
    value: 'CONTEXT',
    completes: 'contexts',
    description: 'The context of the kubeconfig (default: the current one).'
  }
} as const satisfies Options

/** What was said of it on the command line. */
export interface Where {
  readonly namespace?: string | undefined
  readonly context?: string | undefined
}
