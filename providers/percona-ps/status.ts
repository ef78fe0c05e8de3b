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
import { conditionIn, textIn, valueIn } from '../unchecked.ts'
import { versionOfImage } from '../versions.ts'
import type { WayRole } from '../ways-in.ts'
import { backupStatus } from './backup-status.ts'
import { PRIMARY_LABEL } from './child.ts'
import { certificateSecret, labelsOf, usersSecret } from './names.ts'
import { PORT, PORTS, proxyPart } from './proxy.ts'
import { refusal, said } from './refusal.ts'
import {
  allArrived,
  dataClaims,
  isCurrent,
  partsOf,
  podsIn,
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

/** The version of the image that a member was made from. */
const versionOf = (pod: Live): string | undefined =>
  versionOfImage(versions, valueIn(containerOf(pod, 'mysql'), 'image'))

/** Once it is known to have served: by our own status, or because the group was formed. */
const hasServed = ({ cluster, found }: Given): boolean =>
  cluster.status?.initializedAt !== undefined ||
  conditionIn(found.child(), 'InnoDBClusterBootstrapped')?.status === 'True'

/** Off when somebody last looked, or on the way back from there. */
const wasOff = ({ cluster }: Given): boolean =>
  cluster.status?.power === 'Off' || cluster.status?.power === 'TurningOff' || cluster.status?.phase === 'Starting'

const isUpgrading = (given: Given): boolean =>
  podsIn(given, 'mysql').some((pod) => (versionOf(pod) ?? given.version.version) !== given.version.version)

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
    isChanging: partsOf(given)
      .filter((part) => part !== 'router')
      .some((part) => isChanging(setOf(given, part), wantedIn(given, part)))
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
    const comment = textIn(firstRestore(given, restores(given)), 'status', 'stateDescription')
    return { reason: 'RestoreFailed', message: comment ?? 'The restore that was to bring the data failed' }
  }
  const refused = refusal(given)
  if (state === 'Failed' && refused) return { reason: 'Refused', message: refused, needsEdit: true }
  if (state === 'Ready') return oldSize(given) ?? { reason, message }
  if (state === 'Stopped') return { reason, message }
  const waiting = podsIn(given, 'mysql').find((pod) => !isReady(pod))
  const trouble = waiting && `${waiting.metadata.name}: ${whyNotReady(waiting)}`
  return { reason, message: said(given) ?? trouble ?? message }
}

/** HAProxy and routers have writers and readers behind one Service, each with a port of their own. */
function endpoints({ cluster: { metadata, spec }, found }: Given): Endpoint[] {
  const services = found.of(SERVICE)
  const way = (service: string, name: string, role: WayRole, port: number) =>
    services
      .filter((one) => one.metadata.name === `${metadata.name}-${service}`)
      .flatMap((one) => endpointsOf(one, { name, role, port }))
  const part = proxyPart(spec)
  const inside = part
    ? [
        ...way(part, 'internal', 'ReadWrite', PORTS[part].ReadWrite),
        ...way(part, 'internal-readers', 'ReadOnly', PORTS[part].ReadOnly)
      ]
    : way('mysql-primary', 'internal', 'ReadWrite', PORT)
  return [...inside, ...(spec.expose ?? []).flatMap(({ name, role = 'ReadWrite' }) => way(name, name, role, PORT))]
}

function connection({ cluster }: Given): NonNullable<DatabaseClusterStatus['connection']> {
  return {
    secretRef: { name: usersSecret(cluster.metadata.name) },
    username: 'root',
    passwordKey: 'root',
    caSecretRef: { name: certificateSecret(cluster) }
  }
}

/** The one version that all members run. */
function runningVersion(given: Given): string | undefined {
  const running = new Set(podsIn(given, 'mysql').map(versionOf))
  return running.size === 1 ? [...running][0] : undefined
}

export function status(given: Given): ObservedStatus {
  const primary = podsIn(given, 'mysql').find(({ metadata }) => metadata.labels?.[PRIMARY_LABEL] === 'true')
  const source = sourceStatusOf(given, restores(given), serves(given))
  const state = stateNow(given, source)
  const version = runningVersion(given)
  const watched = monitoringOf(given.cluster, podsIn(given, 'mysql'), WATCHERS)
  return {
    // what is refused gets no further
    current: isCurrent(given) || (state === 'Failed' && refusal(given) !== undefined),
    state,
    ...causeOf(given, state, source),
    ...(primary && { primary: primary.metadata.name }),
    members: podsIn(given, 'mysql').map((pod) =>
      memberOf(pod, pod === primary ? 'Primary' : 'Replica', versionOf(pod))
    ),
    selector: selectorText(labelsOf(given.cluster.metadata.name, 'mysql')),
    endpoints: endpoints(given),
    connection: connection(given),
    storage: storageStatusOf({
      requested: given.cluster.spec.storage,
      claims: dataClaims(given),
      resizing: isResizing(given)
    }),
    ...(given.cluster.spec.backup?.enabled && { backup: backupStatus(given) }),
    ...(watched && { monitoring: watched }),
    ...(source && { dataSource: source }),
    ...(version && { runningVersion: version })
  }
}
