/** The values of the chart: all of them are in the schema, which takes them as they are. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
import { parse } from 'yaml'

const CHART = join(import.meta.dirname, '../../manifests/chart')
const values = parse(readFileSync(join(CHART, 'values.yaml'), 'utf8'), { version: '1.1' })
const schema = JSON.parse(readFileSync(join(CHART, 'values.schema.json'), 'utf8'))

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly $ref?: string
}

const resolved = ({ $ref, ...rest }: Schema): Schema =>
  $ref === undefined ? rest : (schema.$defs[$ref.slice('#/$defs/'.length)] as Schema)

/** Paths of the values that the schema knows. */
const pathsOf = (part: Schema, at = ''): string[] =>
  Object.entries(resolved(part).properties ?? {}).flatMap(([name, inner]) => [
    `${at}/${name}`,
    ...pathsOf(inner, `${at}/${name}`)
  ])

const valueAt = (path: string): unknown =>
  path
    .slice(1)
    .split('/')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], values)

t.test('the values are what the schema takes', async (t) => {
  const validate = new Ajv2020({ strict: false }).compile(schema)
  t.ok(validate(values), JSON.stringify(validate.errors))
})

t.test('what can be set has a value, and so a comment', async (t) => {
  const chosenByUsers = [
    '/global',
    ...['name', 'kind', 'group'].map((field) => `/certificates/certManager/issuerRef/${field}`)
  ]
  const paths = pathsOf(schema).filter((path) => !chosenByUsers.includes(path))
  t.ok(paths.length > 40, 'the schema was read')
  for (const path of paths) t.not(valueAt(path), undefined, path)
})
