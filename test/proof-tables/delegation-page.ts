/** What each provider claims to do by its child operator, and what that was shown against, as a page. */
import type { Provider } from '../../providers/contract.ts'
import { OPERATION_TYPES } from '../../src/api/ops-request.ts'
import type { CarriedOut } from './carried-out.ts'
import { NO_TEST } from './page.ts'

/** What tap wrote down, as far as it is about delegation. */
export interface Shown {
  readonly carriedOut: readonly CarriedOut[]
  /** Files that passed. */
  readonly files: ReadonlySet<string>
}

/** Where a test has the real child operator beside it, and where a stand-in of ours plays it. */
const REAL = 'test/e2e/scenarios/'

interface Claim {
  readonly what: string
  /** By the providers whose child operator can be built here: the others meet their definitions, and a stand-in that follows them. */
  readonly real?: Readonly<Record<string, string>>
  readonly played?: (provider: string) => string
  /** Of every provider when absent. */
  readonly isMade?: (provider: Provider) => boolean
}

const always = () => true

/** Beside the operations, which say by themselves that they were carried out. */
const CLAIMS: readonly Claim[] = [
  {
    what: 'a cluster comes, is edited, goes off and on where it can, and goes',
    real: { cnpg: 'life.ts' },
    played: (provider) => `test/providers/${provider}/life.live.test.ts`
  },
  {
    what: 'each deletion policy keeps and removes what it says',
    real: { cnpg: 'policies.ts' },
    played: (provider) => `test/providers/${provider}/deletion.live.test.ts`
  },
  {
    what: 'its children pass the definitions as they are published, after every edit too',
    real: { cnpg: 'accepted.ts' },
    played: () => 'test/conformance/edits.live.test.ts'
  },
  {
    what: 'nothing is written at rest',
    real: { cnpg: 'at-rest.ts' },
    played: () => 'test/faults/at-rest.live.test.ts'
  },
  {
    what: 'its operator makes what is asked for, is left alone, and lets it go, where no member ever serves',
    real: { 'percona-psmdb': 'without-a-database.ts' },
    isMade: ({ name }) => name === 'percona-psmdb'
  },
  {
    what: 'backups become records, scheduled ones too',
    played: () => 'test/controllers/scheduled-backups.live.test.ts',
    isMade: ({ supports }) => supports.backups !== undefined
  }
]

export function delegationPage(providers: readonly Provider[], shown: Shown): string {
  return [
    '# What was shown against what',
    '',
    '<!-- Written by `npm run proofs` from the tests that passed. -->',
    '',
    'What we delegate is only as true as what it was tried on. **Real**: the child operator itself, with its own webhooks, and pods that are played',
    '(`npm run e2e`). **Stand-in**: the definitions as the child operator publishes them, where the tests can have them, and a program of ours that follows its',
    'documented and recorded behaviour (`npm test`). The operators of XtraDB Cluster, MySQL group replication and Kafka were never beside us in a test, and that',
    'of MongoDB only without a mongod; for real PostgreSQL in real pods see [what was seen](../../test/e2e/README.md#what-was-seen) and [the chart on a node](../install.md#shown-on-real-nodes).',
    '',
    ...providers.flatMap((provider) => [
      `## ${provider.title}`,
      '',
      '| claim | real | stand-in |',
      '| --- | --- | --- |',
      ...CLAIMS.filter(({ isMade = always }) => isMade(provider)).map((claim) => claimRow(claim, provider, shown)),
      ...OPERATION_TYPES.filter((type) => provider.supports.operations[type] === true).map((type) =>
        operationRow(type, provider, shown)
      ),
      ''
    ])
  ].join('\n')
}

function claimRow({ what, real, played }: Claim, { name }: Provider, { files }: Shown): string {
  const [there, here] = [real?.[name] && REAL + real[name], played?.(name)]
  return row(
    what,
    [there].filter((file) => file && files.has(file)),
    [here].filter((file) => file && files.has(file))
  )
}

function operationRow(type: string, { name }: Provider, { carriedOut }: Shown): string {
  const files = carriedOut.filter((one) => one.provider === name && one.type === type).map(({ file }) => file)
  const isReal = (file: string) => file.startsWith(REAL)
  return row(
    type,
    files.filter(isReal),
    files.filter((file) => !isReal(file))
  )
}

function row(what: string, real: readonly (string | undefined)[], played: readonly (string | undefined)[]): string {
  const cell = (files: readonly (string | undefined)[]) =>
    [...new Set(files)]
      .sort()
      .map((file) => `\`${file}\``)
      .join('<br>')
  return `| ${what} | ${cell(real)} | ${real.length + played.length === 0 ? NO_TEST : cell(played)} |`
}
