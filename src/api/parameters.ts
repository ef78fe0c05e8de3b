/** Engine settings as users write them: names and values, told apart by name. */
import { listBy, object, text } from './schema.ts'

const MAX_PARAMETERS = 500
const MAX_PARAMETER_NAME = 253
const MAX_PARAMETER_VALUE = 4096

export const parameterName = text('Name of the parameter.', { min: 1, max: MAX_PARAMETER_NAME })

export const parameters = (description: string, max = MAX_PARAMETERS) =>
  listBy(
    'name',
    description,
    object('One parameter.', {
      name: parameterName,
      value: text('Its value, always in quotes: "200", "on", "64MB".', { max: MAX_PARAMETER_VALUE })
    }),
    { max }
  )
