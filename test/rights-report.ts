/** What is said after the live tests: whether the operator's rights are those that it uses, and what it did where it has no business. */
import {
  inNamespaces,
  onCatalogue,
  onClusterFacts,
  onDoor,
  onLease,
  onOwnCertificate,
  onSecrets,
  onWebhookConfigurations
} from '../manifests/rights.ts'
import { builtIn } from '../providers/index.ts'
import { ACCOUNT, requestsIn } from './fixtures/request-log.ts'
import { elsewhere, refused, type Unusable, unused } from './fixtures/rights-in-use.ts'

const HOME = 'dbaas-system'

const CLUSTER_WIDE = [onClusterFacts(), onCatalogue(), onWebhookConfigurations('dbaas.dev')]
const NEEDS = [
  ...inNamespaces(builtIn()),
  onSecrets(),
  onLease(ACCOUNT),
  onDoor(),
  onOwnCertificate('dbaas-webhook-certificate'),
  ...CLUSTER_WIDE
]

const NO_SNAPSHOTS = 'volume snapshots are defined with CSI drivers, and there is none without nodes'

/** What is needed and cannot be used, here or anywhere. */
const UNUSABLE: readonly Unusable[] = [
  ...['list', 'watch', 'delete'].map((verb) => ({
    of: 'cnpg',
    right: `${verb} snapshot.storage.k8s.io volumesnapshots`,
    why: NO_SNAPSHOTS
  })),
  {
    of: 'door',
    right: 'close dbaas.dev doors',
    why: 'who writes a Role must hold what it says, and that is all it is for'
  }
]

interface Report {
  readonly isInOrder: boolean
  readonly lines: readonly string[]
}

/** Rights that nobody used are told only of a run of all live tests. */
export function reportOnRights(folder: string, isWhole: boolean): Report {
  const requests = requestsIn(folder).filter(({ account }) => account.name === ACCOUNT)
  const vain = isWhole ? unused(requests, NEEDS) : []
  const excused = (one: Omit<Unusable, 'why'>) => UNUSABLE.find(({ of, right }) => of === one.of && right === one.right)
  const shown = ({ of, right }: Omit<Unusable, 'why'>) => `${of}: ${right}`
  const wrong = [
    ...table('used and not granted', refused(requests)),
    ...table('asked for where there is nothing of ours', elsewhere(requests, CLUSTER_WIDE, HOME)),
    ...table('granted and not used', vain.filter((one) => !excused(one)).map(shown)),
    ...table(
      'excused and used all the same',
      UNUSABLE.filter(({ of, right }) => isWhole && !vain.some((one) => one.of === of && one.right === right)).map(
        shown
      )
    )
  ]
  const excuses = vain.flatMap((one) => excused(one) ?? []).map(({ of, right, why }) => `${of}: ${right} (${why})`)
  const count = NEEDS.flatMap(({ rights }) => rights.flatMap(({ verbs }) => verbs)).length
  const told = isWhole ? [`${requests.length} requests of the operator, held against ${count} rights`] : []
  return {
    isInOrder: wrong.length === 0,
    lines: [...told, ...table('granted, and not to be used here', excuses), ...wrong]
  }
}

const table = (title: string, rows: readonly string[]): string[] =>
  rows.length === 0 ? [] : [`${title}:`, ...rows.map((row) => `  ${row}`)]
