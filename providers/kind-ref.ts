/** The name of a kind in Kubernetes. */
export type { KindRef } from '../src/api/live.ts'
