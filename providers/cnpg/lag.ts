/**
 * What the Cluster asks for and its members do not have yet. CloudNativePG publishes no generation, and its phase stays
 * healthy for a while after an edit: only the members tell whether it has acted.
 */

import { parseQuantity, sameQuantity } from '../../src/api/quantity.ts'
import { isGrowing, whyNotGrown } from '../claims.ts'
import type { Live } from '../found.ts'
import type { EngineState } from '../observed.ts'
import { containerOf } from '../pods.ts'
import { SERVICE } from '../services.ts'
import { fieldsIn, listIn, numberIn, textIn, valueIn } from '../unchecked.ts'
import { LABELS, PLUGIN, RESTARTED_AT, SIDECAR } from './child.ts'
import type { Sight } from './sight.ts'

export interface Lag {
  readonly state: EngineState
  readonly reason: string
  readonly message: string
}

type Look = (sight: Sight) => Lag | undefined

/** The container that PostgreSQL runs in. */
export const POSTGRES = 'postgres'

const nameOf = ({ metadata }: Live): string => metadata.name

const members: Look = ({ child, pods }) => {
  const wanted = numberIn(child, 'spec', 'instances')
  if (wanted === undefined || wanted === pods.length) return undefined
  return { state: 'Updating', reason: 'Scaling', message: `${pods.length} of ${wanted} members are there` }
}

const image: Look = ({ child, pods }) => {
  const wanted = textIn(child, 'spec', 'imageName')
  const old = pods.find((pod) => wanted !== undefined && textIn(containerOf(pod, POSTGRES), 'image') !== wanted)
  if (old === undefined) return undefined
  return { state: 'Upgrading', reason: 'RollingOut', message: `${nameOf(old)} does not run ${wanted} yet` }
}

/** What somebody else adds to a pod is no lag, only what was asked for and is not there. */
const resources: Look = ({ child, pods }) => {
  const lacks = (pod: Live) =>
    ['requests', 'limits'].some((kind) =>
      Object.entries(fieldsIn(child, 'spec', 'resources', kind)).some(
        ([name, wanted]) => !isSame(wanted, valueIn(containerOf(pod, POSTGRES), 'resources', kind, name))
      )
    )
  const old = pods.find(lacks)
  return old && { state: 'Updating', reason: 'RollingOut', message: `${nameOf(old)} does not have its resources yet` }
}

function isSame(a: unknown, b: unknown): boolean {
  const [left, right] = [parseQuantity(a), parseQuantity(b)]
  return left === undefined || (right !== undefined && sameQuantity(left, right))
}

/** A backup that begins before every member has the plug-in fails for good. */
const plugin: Look = ({ child, pods }) => {
  const isWanted = listIn(child, 'spec', 'plugins').some(
    (one) => valueIn(one, 'name') === PLUGIN && valueIn(one, 'enabled') === true
  )
  const old = pods.find((pod) => isWanted !== (containerOf(pod, SIDECAR) !== undefined))
  if (old === undefined) return undefined
  const change = isWanted ? 'does not archive yet' : 'still has its archiver'
  return { state: 'Updating', reason: 'RollingOut', message: `${nameOf(old)} ${change}` }
}

const restart: Look = ({ child, pods }) => {
  const wanted = textIn(child, 'metadata', 'annotations', RESTARTED_AT)
  const old = pods.find((pod) => wanted !== undefined && pod.metadata.annotations?.[RESTARTED_AT] !== wanted)
  return old && { state: 'Updating', reason: 'Restarting', message: `${nameOf(old)} is not restarted yet` }
}

const volumes: Look = ({ child, data, wal }) => {
  const sized = [
    ...data.map((claim) => ({ claim, wanted: valueIn(child, 'spec', 'storage', 'size') })),
    ...wal.map((claim) => ({ claim, wanted: valueIn(child, 'spec', 'walStorage', 'size') }))
  ]
  const growing = sized.filter(({ claim, wanted }) => isGrowing(claim, wanted)).map(({ claim }) => claim)
  const [first] = growing
  if (first === undefined) return undefined
  const failed = growing.find((claim) => whyNotGrown(claim) !== undefined)
  if (failed === undefined)
    return { state: 'Resizing', reason: 'VolumesGrow', message: `${nameOf(first)} grows to its new size` }
  return { state: 'Resizing', reason: 'ResizeFailed', message: `${nameOf(failed)}: ${whyNotGrown(failed)}` }
}

const certificate: Look = ({ child }) => {
  const wanted = textIn(child, 'spec', 'certificates', 'serverTLSSecret')
  const served = textIn(child, 'status', 'certificates', 'serverTLSSecret')
  if (wanted === undefined || served === undefined || wanted === served) return undefined
  return { state: 'Updating', reason: 'CertificateChanges', message: `the certificate of ${served} is still served` }
}

const services: Look = ({ child, given }) => {
  const there = new Set(given.found.of(SERVICE).map(nameOf))
  const missing = listIn(child, 'spec', 'managed', 'services', 'additional')
    .map((service) => textIn(service, 'serviceTemplate', 'metadata', 'name'))
    .find((name) => name !== undefined && !there.has(name))
  return missing === undefined
    ? undefined
    : { state: 'Updating', reason: 'ServiceMissing', message: `Service ${missing} is not there yet` }
}

/** A new pod is nobody's choice for reading or writing until CloudNativePG has said on it what it is. */
const roles: Look = ({ pods }) => {
  const fresh = pods.find(({ metadata }) => metadata.labels?.[LABELS.instanceRole] === undefined)
  return fresh && { state: 'Updating', reason: 'RoleUnknown', message: `${nameOf(fresh)} has not got its role yet` }
}

const LOOKS: readonly Look[] = [members, image, resources, plugin, restart, volumes, certificate, services, roles]

/** The first thing that was asked for and is not so yet. */
export function lagOf(sight: Sight): Lag | undefined {
  for (const look of LOOKS) {
    const lag = look(sight)
    if (lag !== undefined) return lag
  }
  return undefined
}
