/** What one kind of ours is: its names, its schema, and how it appears in `kubectl get`. */
import type { TObject } from 'typebox'
import type { ObjectMeta } from './metadata.ts'
import type { CelRule, Static } from './schema.ts'

export const GROUP = 'dbaas.dev'
export const VERSION = 'v1alpha1'
export const API_VERSION = `${GROUP}/${VERSION}`

export interface Column {
  readonly name: string
  readonly type: 'string' | 'integer' | 'date'
  readonly path: string
  readonly description: string
  /** Shown with `-o wide` only. */
  readonly wide?: true
}

export interface Kind {
  readonly kind: string
  readonly plural: string
  readonly shortNames: readonly string[]
  readonly scope: 'Namespaced' | 'Cluster'
  readonly description: string
  /** Absent where the operator alone has something to say. */
  readonly spec?: TObject
  readonly status: TObject
  /** Rules that need more than the spec, such as one that compares spec with status. */
  readonly rules?: readonly CelRule[]
  readonly columns: readonly Column[]
  readonly scale?: {
    readonly specReplicasPath: string
    readonly statusReplicasPath: string
    readonly labelSelectorPath: string
  }
}

/** The TypeScript type of an object of a kind. */
export type Resource<Name extends string, Spec, Status> = {
  apiVersion: typeof API_VERSION
  kind: Name
  metadata: ObjectMeta
  status?: Status
} & Spec

/** The TypeScript type of an object with a spec and a status made from these schemas. */
export type ResourceOf<Name extends string, Spec extends TObject, Status extends TObject> = Resource<
  Name,
  { spec: Static<Spec> },
  Static<Status>
>

export const crdName = ({ plural }: Kind): string => `${plural}.${GROUP}`

export const AGE: Column = {
  name: 'Age',
  type: 'date',
  path: '.metadata.creationTimestamp',
  description: 'Time since the object was created.'
}
