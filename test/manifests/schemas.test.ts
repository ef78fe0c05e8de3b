/** The JSON Schemas, with which editors and kubeconform judge a file before the API server sees it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import t from 'tap'
import { GROUP, type Kind, VERSION } from '../../src/api/kind.ts'
import { KINDS } from '../../src/api/kinds.ts'
import { EVERY_KIND } from './cases/every-kind.ts'
import type { Sample } from './cases/field-case.ts'
import { objectOf, type Trial, trials } from './cases/trials.ts'

const FOLDER = join(import.meta.dirname, '../../manifests/schemas')

/** {group}/{kind}_{version}.json, as `kubeconform -schema-location` and the editors' catalogues have it. */
const fileOf = ({ kind }: Kind) => `${GROUP}/${kind.toLowerCase()}_${VERSION}.json`

function validatorOf(kind: Kind): ValidateFunction {
  // a quantity is a number or a text of limited length, which strictTypes takes for a contradiction
  const ajv = new Ajv({ strict: true, strictTypes: false })
  addFormats.default(ajv)
  return ajv.compile(JSON.parse(readFileSync(join(FOLDER, fileOf(kind)), 'utf8')))
}

/** A JSON Schema cannot say that one field tells the items of a list apart. */
const beyondSchemas = ({ refusal }: Trial) => refusal?.says.startsWith('Duplicate value') ?? false

t.test('there is one schema for each kind, where tools look for it', async (t) => {
  t.same(readdirSync(FOLDER, { recursive: true }).sort(), [GROUP, ...KINDS.map(fileOf)].sort())
})

for (const cases of EVERY_KIND) {
  const { kind } = cases.kind
  const validate = validatorOf(cases.kind)
  const accepts = (sample: Sample) => validate(objectOf(cases, 'orders', sample))

  t.test(`${kind}: the schema accepts what the API server accepts`, async (t) => {
    for (const [example, sample] of Object.entries(cases.examples))
      t.ok(accepts(sample), example, { errors: validate.errors })
    const accepted = trials(cases).filter(({ refusal }) => refusal === undefined)
    t.same(accepted.filter(({ sample }) => !accepts(sample)).map(said), [], `${accepted.length} more values`)
  })

  t.test(`${kind}: the schema refuses what the API server refuses`, async (t) => {
    const refused = trials(cases).filter((trial) => trial.refusal !== undefined && !beyondSchemas(trial))
    t.same(refused.filter(({ sample }) => accepts(sample)).map(said), [], `${refused.length} values`)
  })

  t.test(`${kind}: the schema refuses what is of another kind`, async (t) => {
    const [sample = {}] = Object.values(cases.examples)
    const object = objectOf(cases, 'orders', sample)
    t.notOk(validate({ ...object, kind: 'Deployment' }), 'another kind')
    t.notOk(validate({ ...object, kind: kind.toLowerCase() }), 'the kind in small letters')
    t.notOk(validate({ ...object, apiVersion: 'dbaas.dev/v1' }), 'another version')
    t.notOk(validate({ ...object, metadata: undefined }), 'no name')
    t.notOk(validate({ ...object, sepc: {} }), 'an unknown field')
  })
}

function said({ name }: Trial): string {
  return name
}
