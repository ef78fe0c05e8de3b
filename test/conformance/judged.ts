/** What the door says of an example. */
import { AROUND, type Example } from '../../manifests/provider-examples.ts'
import { builtIn } from '../../providers/index.ts'
import type { Finding } from '../../src/api/finding.ts'
import type { JsonObject } from '../../webhooks/judge.ts'
import { judgesOf } from '../../webhooks/judges.ts'
import { ROUTES, type RoutePath } from '../../webhooks/routes.ts'

export const registry = builtIn()

/** Everything that has examples. */
export const FOLDERS = [...registry.providers.map(({ name }) => name), AROUND]

const isRoute = (path: string): path is RoutePath => Object.hasOwn(ROUTES, path)

export function judged({ applied, before, facts }: Example): readonly Finding[] {
  const path = `/validate/${applied.kind.toLowerCase()}`
  if (!isRoute(path)) throw new Error(`nobody judges objects of kind ${applied.kind}`)
  return judgesOf(registry, () => facts)[path]({
    uid: 'example',
    operation: before === undefined ? 'CREATE' : 'UPDATE',
    name: applied.metadata.name,
    namespace: applied.metadata.namespace ?? '',
    user: { name: 'somebody', groups: [] },
    dryRun: false,
    object: applied as unknown as JsonObject,
    oldObject: before as JsonObject | undefined
  }).findings
}

/** A finding as an example expects it. */
export const told = ({ rule, path }: Finding): string => `${rule} ${path}`
