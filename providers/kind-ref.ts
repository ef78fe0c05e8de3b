/** The name of a kind in Kubernetes. */
export interface KindRef {
  readonly apiVersion: string
  readonly kind: string
}
