/** The definitions of the child operators' kinds: the real ones where they can be had, else stand-ins that know little more than the names. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { builtIn } from '../../providers/index.ts'
import type { KindRef } from '../../src/api/live.ts'
import type { KubeObject } from '../api-client.ts'
import { type Manifest, readForeignManifests } from '../manifests.ts'
import { STAND_INS } from './index.ts'

/** Where definitions may be, in the order in which they are looked for. */
export interface Sources {
  /** A folder that somebody named, with real definitions somewhere below it. */
  readonly folder: string | undefined
  /** Go's module cache. */
  readonly modules: string
}

/** As the environment has it. */
export function sources({ DBAAS_CHILD_CRDS, GOMODCACHE, GOPATH }: NodeJS.ProcessEnv): Sources {
  return { folder: DBAAS_CHILD_CRDS, modules: GOMODCACHE ?? join(GOPATH ?? join(homedir(), 'go'), 'pkg', 'mod') }
}

/** One definition for every kind that a provider or a stand-in deals with. */
export function childDefinitions(from: Sources): Manifest[] {
  const real = realDefinitions(from)
  return childKinds().map(
    (kind) =>
      real.find(({ object }) => defines(object, kind)) ?? {
        from: 'the stand-in definitions',
        object: standInDefinition(kind)
      }
  )
}

/** Every kind that is nobody's but a child operator's, once. */
export function childKinds(): KindRef[] {
  const kinds = [
    ...builtIn().providers.flatMap(({ child, owns }) => [child, ...owns]),
    ...STAND_INS.flatMap(({ plays }) => plays.flatMap(({ kind, sees }) => [kind, ...sees]))
  ].filter(({ apiVersion }) => isForeign(groupOf(apiVersion)))
  return [
    ...new Map(kinds.map(({ apiVersion, kind }) => [`${kind} ${groupOf(apiVersion)}`, { apiVersion, kind }])).values()
  ]
}

const groupOf = (apiVersion: string): string => apiVersion.split('/').at(-2) ?? ''

/** The groups of Kubernetes itself have no dot, or end in k8s.io. */
const isForeign = (group: string): boolean => group.includes('.') && !group.endsWith('.k8s.io')

function realDefinitions({ folder, modules }: Sources): Manifest[] {
  const paths = [
    ...(folder === undefined ? [] : [folder]),
    ...STAND_INS.flatMap((one) => one.modules.map((path) => join(modules, path)))
  ]
  return paths.flatMap(readForeignManifests).filter(({ object }) => object.kind === 'CustomResourceDefinition')
}

interface Definition {
  readonly group: string
  readonly names: { readonly kind: string }
  readonly versions: readonly { readonly name: string; readonly served: boolean }[]
}

function defines({ spec }: KubeObject, { apiVersion, kind }: KindRef): boolean {
  const { group, names, versions } = spec as Definition
  return names.kind === kind && versions.some(({ name, served }) => served && `${group}/${name}` === apiVersion)
}

/** A definition that takes whatever is in spec and status. All these kinds live in namespaces, and their plurals are regular. */
export function standInDefinition({ apiVersion, kind }: KindRef): KubeObject {
  const [group = '', version = ''] = apiVersion.split('/')
  const singular = kind.toLowerCase()
  const plural = `${singular}s`
  const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec: anything, status: anything } } }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, singular, plural, listKind: `${kind}List` },
      versions: [{ name: version, served: true, storage: true, schema, subresources: { status: {} } }]
    }
  }
}
