/** An object as the API server has it, of any kind. Nobody has checked what is in it: every field may be missing. */

/** The name of a kind in Kubernetes. */
export interface KindRef {
  readonly apiVersion: string
  readonly kind: string
}

export interface LiveMetadata {
  readonly name: string
  readonly namespace?: string
  readonly uid: string
  readonly resourceVersion: string
  readonly generation?: number
  readonly creationTimestamp?: string
  readonly deletionTimestamp?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly finalizers?: readonly string[]
  readonly ownerReferences?: readonly OwnerReference[]
}

export interface OwnerReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller?: boolean
}

/** An object as the API server has it. */
export interface Live extends KindRef {
  readonly metadata: LiveMetadata
}

/** An object as the API server has it, with the fields that its reader knows of. */
export type LiveOf<Fields extends object> = Live & Omit<Fields, keyof Live>
