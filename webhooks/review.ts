/** Bytes to a request that a judge can look at, decoded once; or the sentence that says why they are none. */
import { isUtf8 } from 'node:buffer'
import type { AdmissionRequest, JsonObject } from './judge.ts'
import { prescan, type Span } from './prescan.ts'
import type { GroupVersionKind, Route } from './routes.ts'

/** There is nothing to judge in it: a delete, or a part of the object that rules do not look at. */
export interface Unjudged {
  readonly uid: string
}

/** It cannot be read as a review for this route. Without a uid it cannot even be answered as one. */
export interface Unreadable {
  readonly uid: string | undefined
  readonly why: string
}

export type Reading = { readonly request: AdmissionRequest } | Unjudged | Unreadable

// Reviews of our kinds have up to 13 levels; what is much deeper was not written by an API server.
const DEEPEST = 64

const UID = /^[\w-]{1,64}$/
// An API server writes these fields first and in this order.
const UID_AT_START =
  /^\{"kind":"AdmissionReview","apiVersion":"admission\.k8s\.io\/v1","request":\{"uid":"([\w-]{1,64})"/
const START = 256

const OPERATIONS = ['CREATE', 'UPDATE', 'DELETE', 'CONNECT']

/** Reads the body of a review that came in on a route. */
export function readReview(body: Buffer, route: Route): Reading {
  const parsed = parse(body)
  if ('why' in parsed) return { uid: glimpseUid(body), why: parsed.why }
  const review = parsed.json
  if (!isObject(review)) return { uid: undefined, why: 'the body must be one AdmissionReview object' }

  const request = review.request
  const uid = isObject(request) && typeof request.uid === 'string' && UID.test(request.uid) ? request.uid : undefined
  if (!isObject(request) || uid === undefined) return { uid, why: 'request.uid must be there' }
  if (review.kind !== 'AdmissionReview' || review.apiVersion !== 'admission.k8s.io/v1') {
    return { uid, why: 'it must be an AdmissionReview of admission.k8s.io/v1' }
  }
  return readRequest(request, uid, route)
}

/** The uid of a review that is refused without reading it: too much is going on, or it cannot be parsed. */
export function glimpseUid(body: Buffer): string | undefined {
  return UID_AT_START.exec(body.toString('latin1', 0, START))?.[1]
}

function readRequest(request: JsonObject, uid: string, route: Route): Reading {
  const { operation, object, oldObject } = request
  if (typeof operation !== 'string' || !OPERATIONS.includes(operation)) {
    return { uid, why: `request.operation must be one of ${OPERATIONS.join(', ')}` }
  }
  if (text(request.subResource) !== route.subresource) return { uid }
  if (!isKind(request.kind, route.sent)) return { uid, why: `this path judges ${spelled(route.sent)}` }
  if (!isJudged(operation) || !route.operations.includes(operation)) return { uid }
  if (!isObject(object)) return { uid, why: `request.object must be an object on ${operation}` }
  if (operation === 'UPDATE' && !isObject(oldObject))
    return { uid, why: 'request.oldObject must be an object on UPDATE' }
  return {
    request: {
      uid,
      operation,
      name: text(request.name),
      namespace: text(request.namespace),
      user: userIn(request.userInfo),
      dryRun: request.dryRun === true,
      object,
      oldObject: isObject(oldObject) ? oldObject : undefined
    }
  }
}

/** The parser's own message is not passed on: it quotes what was sent. */
function parse(body: Buffer): { readonly json: unknown } | { readonly why: string } {
  if (!isUtf8(body)) return { why: 'the body must be UTF-8' }
  const { isTooDeep, isSuspect, managedFields } = prescan(body, DEEPEST)
  if (isTooDeep) return { why: `the body must not be nested deeper than ${DEEPEST} levels` }
  let json: unknown
  try {
    json = JSON.parse(textWithout(managedFields, body))
  } catch {
    return { why: 'the body must be JSON' }
  }
  if (isSuspect && isPoisoned(json)) {
    return { why: 'no key may be "__proto__", nor "constructor" with "prototype" in it' }
  }
  return { json }
}

/** No rule reads managedFields, and they are near half of a review: where they stood is an empty list. */
function textWithout(managedFields: readonly Span[], body: Buffer): string {
  let text = ''
  let from = 0
  for (const [start, end] of managedFields) {
    text += `${body.toString('utf8', from, start)}[]`
    from = end
  }
  return text + body.toString('utf8', from)
}

function isPoisoned(json: unknown): boolean {
  const unseen = [json]
  while (unseen.length > 0) {
    const value = unseen.pop()
    if (typeof value !== 'object' || value === null) continue
    if (Object.hasOwn(value, '__proto__')) return true
    if (
      Object.hasOwn(value, 'constructor') &&
      isObject(value.constructor) &&
      Object.hasOwn(value.constructor, 'prototype')
    )
      return true
    for (const inner of Object.values(value)) unseen.push(inner)
  }
  return false
}

function isKind(value: unknown, wanted: GroupVersionKind): boolean {
  if (!isObject(value)) return false
  return value.group === wanted.group && value.version === wanted.version && value.kind === wanted.kind
}

function spelled({ group, version, kind }: GroupVersionKind): string {
  return `${kind} of ${group}/${version}`
}

function isJudged(operation: string): operation is AdmissionRequest['operation'] {
  return operation === 'CREATE' || operation === 'UPDATE'
}

function userIn(value: unknown): AdmissionRequest['user'] {
  if (!isObject(value)) return { name: '', groups: [] }
  const groups = Array.isArray(value.groups) ? value.groups.filter((group) => typeof group === 'string') : []
  return { name: text(value.username), groups }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
