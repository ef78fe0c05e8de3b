/** What the JSON Schemas for editors and pipelines say against an object of ours. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import { GROUP, VERSION } from '../../src/api/kind.ts'
import { KINDS } from '../../src/api/kinds.ts'

const SCHEMAS = join(import.meta.dirname, '../../manifests/schemas', GROUP)

// A quantity is an integer or a string, and its length is limited beside that choice.
const ajv = new Ajv({ allErrors: true, strictTypes: false })
formats.default(ajv)

const validators = new Map(KINDS.map(({ kind }) => [kind, ajv.compile(schemaOf(kind))]))

function schemaOf(kind: string): object {
  return JSON.parse(readFileSync(join(SCHEMAS, `${kind.toLowerCase()}_${VERSION}.json`), 'utf8'))
}

/** One line for each thing that is wrong; none when the object is as its schema has it. */
export function schemaErrors(object: { kind: string }): string[] {
  const validate = validators.get(object.kind)
  if (validate === undefined) return [`no schema knows the kind ${object.kind}`]
  validate(object)
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`
  )
}
