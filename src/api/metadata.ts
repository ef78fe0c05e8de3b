/** The part of Kubernetes' object metadata that we read or write. */
export interface ObjectMeta {
  name: string
  namespace?: string
  generateName?: string
  uid?: string
  resourceVersion?: string
  generation?: number
  creationTimestamp?: string
  deletionTimestamp?: string
  finalizers?: string[]
  labels?: Record<string, string>
  annotations?: Record<string, string>
  managedFields?: ManagedFields[]
}

/** One writer's share of an object, as the API server keeps it. */
export interface ManagedFields {
  manager?: string
  operation?: 'Apply' | 'Update'
  subresource?: string
  fieldsV1?: Record<string, unknown>
}
