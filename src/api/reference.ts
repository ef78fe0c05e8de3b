/** References to other objects. None has a namespace: what an object names is beside it, so no tenant reaches another's. */
import { object, objectName, text } from './schema.ts'

export const reference = (kind: string, role = 'to use') =>
  object(`The ${kind} ${role}.`, { name: objectName(`Name of the ${kind}.`) }, { atomic: true })

/** A child object in its own API, as the provider made or found it. */
export const childReference = {
  apiVersion: text('API group and version of the child.', { max: 316 }),
  kind: text('Kind of the child.', { max: 63 }),
  name: objectName('Name of the child.')
}
