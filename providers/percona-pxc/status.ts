/** What became of a cluster: the word of the operator, checked against StatefulSets, pods and volumes. */
import type { DatabaseClusterStatus } from '../../src/api/database-cluster.ts'
import type { Live } from '../../src/api/live.ts'
import { isGrowing } from '../claims.ts'
import type { Given } from '../contract.ts'
import { firstRestore, sourceStatusOf } from '../first-restore.ts'
import { monitoringOf } from '../monitored.ts'
import type { EngineState, ObservedStatus } from '../observed.ts'
import { containerOf, isReady, memberOf, selectorText, whyNotReady } from '../pods.ts'
import { endpointsOf, SERVICE } from '../services.ts'
import { sizeTakenBack, storageStatusOf } from '../sizes.ts'
import { PLAIN, stateOf, wordOf } from '../state-table.ts'
import { isChanging } from '../stateful-sets.ts'
import { listIn, numberIn, textIn, valueIn } from '../unchecked.ts'
import { versionOfImage } from '../versions.ts'
import { backupStatus } from './backup-status.ts'
import { PROXYSQL_VOLUME } from './capabilities.ts'
import { certificateSecret, labelsOf, usersSecret } from './names.ts'
import { PORT, proxyPart } from './proxy.ts'
import { refusal, said } from './refusal.ts'
import {
  allArrived,
  dataClaims,
  isCurrent,
  partsOf,
  podsIn,
  proxyClaims,
  restores,
  runningRestore,
  serves,
  setOf,
  storageOfChild,
  wantedIn
} from './surroundings.ts'
import { versions } from './versions.ts'

type Endpoint = NonNullable<DatabaseClusterStatus['endpoints']>[number]

/** On the child while its volumes are being replaced by larger ones. */
const RESIZING = 'percona.com/pvc-resize-in-progress'

/** Where the agent of a PMM server and the exporter run, beside each member. */
const WATCHERS = { PMM: 'pmm-client', Prometheus: 'metrics' } as const

/** What one part of the cluster complains about. */
const complaint = ({ found }: Given): string | undefined =>
  (['pxc', 'haproxy', 'proxysql'] as const)
    .map((part) => textIn(found.child(), 'status', part, 'message'))
    .find((text) => text !== undefined)

/** The version of the image that a member was made from. */
const versionOf = (pod: Live): string | undefined => versionOfImage(versions, valueIn(containerOf(pod, 'pxc'), 'image'))

/** Once it is known to have served: by our own status, or by what the operator remembers. */
const hasServed = ({ cluster, found }: Given): boolean =>
  cluster.status?.initializedAt !== undefined ||
  listIn(found.child(), 'status', 'conditions').some(
    (condition) => valueIn(condition, 'type') === 'ready' && valueIn(condition, 'status') === 'True'
  )

/** Off when somebody last looked, or on the way back from there. */
const wasOff = ({ cluster }: Given): boolean =>
  cluster.status?.power === 'Off' || cluster.status?.power === 'TurningOff' || cluster.status?.phase === 'Starting'

const isUpgrading = (given: Given): boolean =>
  podsIn(given, 'pxc').some((pod) => (versionOf(pod) ?? given.version.version) !== given.version.version)

const isResizing = (given: Given): boolean =>
  given.found.child()?.metadata.annotations?.[RESIZING] !== undefined ||
  dataClaims(given).some((claim) => isGrowing(claim, storageOfChild(given)))

type SourceStatus = NonNullable<DatabaseClusterStatus['dataSource']>

function stateNow(given: Given, source: SourceStatus | undefined): EngineState {
  const child = given.found.child()
  const isAwaited = source !== undefined && source.phase !== 'Succeeded' && hasServed(given)
  if (source?.phase === 'Failed') return 'Failed' // it runs, and is empty
  return stateOf({
    word: wordOf(valueIn(child, 'status', 'state')),
    isRestoring: runningRestore(given) !== undefined || isAwaited,
    // the operator stops clusters of its own accord, too
    isWantedOff: given.cluster.spec.stopped && valueIn(child, 'spec', 'pause') === true,
    hasPods: partsOf(given).some((part) => podsIn(given, part).length > 0),
    hasServed: hasServed(given),
    wasOff: wasOff(given),
    isGrowing: isResizing(given),
    isUpgrading: isUpgrading(given),
    hasArrived: allArrived(given),
    isChanging: partsOf(given).some((part) => isChanging(setOf(given, part), wantedIn(given, part)))
  })
}

interface Cause {
  readonly reason: string
  readonly message: string
  readonly needsEdit?: boolean
}

/** The operator puts a size back that it cannot have; the cluster goes on with the old one. */
const oldSize = (given: Given): Cause | undefined =>
  isCurrent(given) ? sizeTakenBack(given.cluster.spec.storage, storageOfChild(given), dataClaims(given)) : undefined

/** The first thing that is in the way, in the words of whoever said it. */
function causeOf(given: Given, state: EngineState, source: SourceStatus | undefined): Cause {
  const { reason, message } = PLAIN[state]
  if (source?.phase === 'Failed') {
    const comment = textIn(firstRestore(given, restores(given)), 'status', 'comments')
    return { reason: 'RestoreFailed', message: comment ?? 'The restore that was to bring the data failed' }
  }
  const refused = refusal(given)
  if (state === 'Failed' && refused) return { reason: 'Refused', message: refused, needsEdit: true }
  if (state === 'Ready') return oldSize(given) ?? { reason, message }
  if (state === 'Stopped') return { reason, message }
  const waiting = podsIn(given, 'pxc').find((pod) => !isReady(pod))
  const trouble = waiting && `${waiting.metadata.name}: ${whyNotReady(waiting)}`
  return { reason, message: said(given)[0] ?? complaint(given) ?? trouble ?? message }
}

function endpoints({ cluster: { metadata, spec }, found }: Given): Endpoint[] {
  const services = found.of(SERVICE)
  const way = (service: string, name: string, role: string) =>
    services
      .filter((one) => one.metadata.name === `${metadata.name}-${service}`)
      .flatMap((one) => endpointsOf(one, { name, role, port: PORT }))
  const part = proxyPart(spec) ?? 'pxc'
  return [
    ...way(part, 'internal', 'ReadWrite'),
    ...way(`${part}-replicas`, 'internal-readers', 'ReadOnly'),
    ...(spec.expose ?? []).flatMap(({ name, role = 'ReadWrite' }) => way(name, name, role))
  ]
}

function connection({ cluster }: Given): NonNullable<DatabaseClusterStatus['connection']> {
  const isPlain = cluster.spec.tls?.mode === 'Disabled'
  return {
    secretRef: { name: usersSecret(cluster.metadata.name) },
    username: 'root',
    passwordKey: 'root',
    ...(!isPlain && { caSecretRef: { name: certificateSecret(cluster) } })
  }
}

/** The one version that all members run. */
function runningVersion(given: Given): string | undefined {
  const running = new Set(podsIn(given, 'pxc').map(versionOf))
  return running.size === 1 ? [...running][0] : undefined
}

export function status(given: Given): ObservedStatus {
  const child = given.found.child()
  const source = sourceStatusOf(given, restores(given), serves(given))
  const state = stateNow(given, source)
  const version = runningVersion(given)
  const generation = numberIn(child, 'status', 'observedGeneration')
  const watched = monitoringOf(given.cluster, podsIn(given, 'pxc'), WATCHERS)
  return {
    // a refusal never gets as far as the generation
    current: isCurrent(given) || (state === 'Failed' && refusal(given) !== undefined),
    state,
    ...causeOf(given, state, source),
    // members are equals, and the proxy chooses whom it sends the writes to
    members: podsIn(given, 'pxc').map((pod) => memberOf(pod, 'Member', versionOf(pod))),
    selector: selectorText(labelsOf(given.cluster.metadata.name, 'pxc')),
    endpoints: endpoints(given),
    connection: connection(given),
    storage: storageStatusOf({
      requested: given.cluster.spec.storage,
      claims: dataClaims(given),
      resizing: isResizing(given),
      volumes: { [PROXYSQL_VOLUME]: proxyClaims(given) }
    }),
    ...(given.cluster.spec.backup?.enabled && { backup: backupStatus(given) }),
    ...(watched && { monitoring: watched }),
    ...(source && { dataSource: source }),
    ...(version && { runningVersion: version }),
    ...(generation !== undefined && { childGeneration: generation })
  }
}
