/** What `dbaas render` prints is what the operator applies: of every example that is admitted. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parseAllDocuments, stringify } from 'yaml'
import { childrenOf, type Example, examplesOf } from '../../../manifests/provider-examples.ts'
import { isDriver } from '../../../providers/contract.ts'
import type { FactKind } from '../../../providers/facts.ts'
import { registry } from '../../conformance/judged.ts'
import { installedRun } from '../../fixtures/packed-cli.ts'
import { playedTerminal } from '../../fixtures/played-terminal.ts'

const run = await installedRun()

const ROOT = join(import.meta.dirname, '..', '..', '..')
const KINDS: readonly FactKind[] = [
  'BackupStorage',
  'DatabaseBackup',
  'DatabaseCluster',
  'MonitoringConfig',
  'PodSchedulingPolicy',
  'StorageClass'
]

/** In one order, as one set of documents may be sorted and the other is not. */
const documents = (text: string): unknown[] =>
  parseAllDocuments(text, { version: '1.1' }).map((one) => JSON.parse(JSON.stringify(one.toJS(), sorted)))

const sorted = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

const factsOf = ({ facts }: Example): object[] => KINDS.flatMap((kind) => facts.all(kind) as readonly object[])

for (const { name } of registry.providers.filter(isDriver)) {
  t.test(`the children of ${name} are those of its examples`, async (t) => {
    const examples = examplesOf(name).filter(
      ({ sort, before, applied }) => sort === 'valid' && applied.kind === 'DatabaseCluster' && before === undefined
    )
    t.ok(examples.length > 0)
    for (const example of examples) {
      const folder = t.testdir({
        'facts.yaml': factsOf(example)
          .map((one) => stringify(one))
          .join('---\n')
      })
      const { terminal, out, err } = playedTerminal({ input: JSON.stringify(example.applied) })
      t.equal(await run(['render', '-', '--facts', join(folder, 'facts.yaml')], terminal), 0, err())
      t.same(documents(out()), documents(readFileSync(join(ROOT, childrenOf(example)), 'utf8')), example.noun)
    }
  })
}
