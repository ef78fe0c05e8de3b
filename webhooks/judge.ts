/** What the door asks and what it is told: the seam between the server and the rules. */
import type { Addition } from '../providers/contract.ts'
import type { Finding } from '../src/api/finding.ts'

export type JsonObject = { readonly [name: string]: unknown }

/**
 * The part of a review that rules look at. Only the envelope was checked: an object may hold any JSON below its root.
 * Its metadata.managedFields are always empty: no rule reads them, and parsing them would cost as much as all the rest.
 */
export interface AdmissionRequest {
  readonly uid: string
  readonly operation: 'CREATE' | 'UPDATE'
  /** Empty when the API server is still to make up the name. */
  readonly name: string
  /** Empty for objects that belong to no namespace. */
  readonly namespace: string
  readonly user: { readonly name: string; readonly groups: readonly string[] }
  readonly dryRun: boolean
  readonly object: JsonObject
  /** The stored object, on an update. */
  readonly oldObject: JsonObject | undefined
}

export interface Verdict {
  /** In the order of an object's fields. One that denies refuses the request; the others are told beside the answer. */
  readonly findings: readonly Finding[]
  /** What is to be added to the object, parents before what is in them; only where the route mutates. */
  readonly additions?: readonly Addition[]
}

/** Pure: no clock, no network, nothing kept. The same request always gets the same verdict. */
export type Judge = (request: AdmissionRequest) => Verdict
