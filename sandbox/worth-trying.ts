/** Commands that show what the API can do, made for the examples that are there. */
import type { KubeObject } from './api-client.ts'

export interface Suggestion {
  command: string
  shows: string
  /** Whether the API server is meant to refuse it. */
  refused: boolean
}

export function worthTrying(examples: KubeObject[]): Suggestion[] {
  const clusters = examples.filter(({ kind }) => kind === 'DatabaseCluster')
  const guarded = clusters.find(({ spec }) => (spec as { deletionPolicy?: string }).deletionPolicy === 'DoNotTerminate')
  const shown = guarded ?? clusters[0]
  return [
    { command: 'kubectl get dbc -A', shows: 'the clusters of the examples', refused: false },
    { command: 'kubectl explain dbc.spec.backup', shows: 'every field says what it is for', refused: false },
    ...(shown === undefined ? [] : suggestionsFor(shown)),
    ...(guarded === undefined
      ? []
      : [{ command: `kubectl delete ${address(guarded)}`, shows: 'this one is protected', refused: true }])
  ]
}

function suggestionsFor(cluster: KubeObject): Suggestion[] {
  const edit = JSON.stringify({ spec: { engine: 'another' } })
  return [
    {
      command: `kubectl patch ${address(cluster)} --type=merge -p '${JSON.stringify({ spec: { storage: '10' } })}'`,
      shows: 'the unit is forgotten',
      refused: true
    },
    {
      command: `kubectl scale ${address(cluster)} --replicas=5`,
      shows: 'a cluster scales like a Deployment',
      refused: false
    },
    {
      command: `kubectl patch ${address(cluster)} --type=merge -p '${edit}'`,
      shows: 'an engine stays what it is',
      refused: true
    }
  ]
}

function address({ metadata: { name, namespace } }: KubeObject): string {
  return namespace === undefined ? `dbc/${name}` : `dbc/${name} -n ${namespace}`
}
