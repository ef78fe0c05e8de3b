/** CPU and memory of one kind of pod. */
import { mapOf, object, optional, quantity } from './schema.ts'

const MAX_RESOURCES = 16

const amounts = (description: string) =>
  mapOf(description, quantity('An amount, such as 500m or 2Gi.'), { max: MAX_RESOURCES })

export const resources = (whose: string) =>
  object(`CPU and memory of ${whose}.`, {
    requests: optional(amounts('What a pod is promised.')),
    limits: optional(amounts('What a pod may use at most; a memory limit keeps one database from starving the others.'))
  })
