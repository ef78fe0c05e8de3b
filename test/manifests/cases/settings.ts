/** Cases of settings and of CPU and memory, as several kinds take them. */
import { also, block, type FieldCases, listBy, map, nonEmpty, quantity, required, text } from './field-case.ts'

/** Names and values. People write a map, `name=value`, or a number without its quotes. */
export const parameters = (max: number): FieldCases => ({
  '': also(listBy('name', max), [{ max_connections: '200' }, 'unknown field "', '.max_connections"']),
  '[]': also(block('setting'), ['max_connections=200', 'must be of type object: "string"']),
  '[].name': required(nonEmpty(253)),
  '[].value': also(
    required(text(4096)),
    [200, 'must be of type string: "integer"'],
    [0.9, 'must be of type string: "number"'],
    [true, 'must be of type string: "boolean"']
  )
})

export const resources: FieldCases = {
  '': block('cpu'),
  requests: also(map(16), ['500m', 'must be of type object: "string"']),
  'requests.*': quantity,
  limits: map(16),
  'limits.*': quantity
}
