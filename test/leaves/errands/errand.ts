/** What is tried of the leaves of an operation: one request, and others that differ from it in a leaf each. */
import { OPERATIONS, type OperationType } from '../../../src/api/ops-request.ts'
import { create, type End, edit, operation, type Step } from '../../faults/rig/journey.ts'

type Steps = Readonly<Record<string, Step>>

export interface Errand {
  readonly provider: string
  readonly type: OperationType
  /** The steps up to the request; the first makes the cluster. */
  readonly before: Steps
  readonly one: Step
  /** By the path of a leaf: what must come to another end than the one. */
  readonly others: Readonly<Record<string, Step>>
  /** By the path of a leaf: what the door refuses, and the rule that does. */
  readonly refused: Readonly<Record<string, Refused>>
}

export interface Refused {
  readonly request: object
  readonly rule: string
}

interface Written {
  /** Beside the cluster of the provider, or in place of what that has. */
  readonly cluster?: object
  /** What was done to the cluster before. */
  readonly before?: Steps
  /** The member that says what is to be done. */
  readonly one: object
  /** How the cluster is afterwards, where it is not Ready. */
  readonly ends?: End
  readonly others?: Readonly<Record<string, object>>
  /** The member and the rule. */
  readonly refused?: Readonly<Record<string, readonly [wrong: object, rule: string]>>
}

/** Of a provider and a cluster of which everything can be asked; leaves are named below the member of the operation. */
export const errandsOf =
  (provider: string, cluster: object) =>
  (type: OperationType, { cluster: own, before, one, ends, others = {}, refused = {} }: Written): Errand => {
    const field = OPERATIONS.find((operation) => operation.type === type)?.field ?? ''
    const request = (member: object) => ({ type, [field]: member })
    const byPath = <From, To>(some: Readonly<Record<string, From>>, change: (from: From) => To): Record<string, To> =>
      Object.fromEntries(Object.entries(some).map(([leaf, from]) => [`${field}.${leaf}`, change(from)]))
    return {
      provider,
      type,
      before: { create: create({ ...cluster, ...own, deletionPolicy: 'Delete' }), ...before },
      one: operation(request(one), ends),
      others: byPath(others, (member) => operation(request(member), ends)),
      refused: byPath(refused, ([wrong, rule]) => ({ request: request(wrong), rule }))
    }
  }

/** Backups go there. */
export const SAVED = { backup: { enabled: true, storageRef: { name: 's3-main' } } }
/** It is there too. */
export const OTHER_STORAGE = { name: 's3-other' }

/** VerticalScaling to a size, of the proxy instead, and with other requests and limits. */
export function memory(size: string, requested: string, limited: string) {
  const resources = { requests: { memory: size }, limits: { memory: size } }
  return {
    one: { resources },
    ofTheProxy: { target: 'Proxy', resources },
    others: {
      'resources.requests.*': { resources: { ...resources, requests: { memory: requested } } },
      'resources.limits.*': { resources: { ...resources, limits: { memory: limited } } }
    }
  }
}

/** VolumeExpansion of the data volumes and of an extra one. */
export function volumes(name: string) {
  const grown = (storage: string, extra: string, called = name) => ({
    storage,
    volumes: [{ name: called, storage: extra }]
  })
  return {
    one: grown('2Gi', '2Gi'),
    others: { storage: grown('3Gi', '2Gi'), 'volumes[].storage': grown('2Gi', '3Gi') },
    refused: { 'volumes[].name': [grown('2Gi', '2Gi', 'unknown'), 'storage/volume-unknown'] as const }
  }
}

/** Two backups, to be restored. */
export const TWO_BACKUPS: Steps = {
  first: operation({ type: 'Backup', backup: { name: 'first' } }),
  second: operation({ type: 'Backup', backup: { name: 'second' } })
}

export const STOPPED: Steps = { stop: edit({ stopped: true }, 'Stopped') }
