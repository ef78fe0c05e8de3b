/** Reads the Kubernetes manifests of this repository, always in the same order. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, LineCounter, parseAllDocuments } from 'yaml'
import type { KubeObject } from './api-client.ts'
import { sandboxError } from './sandbox-error.ts'

export interface Manifest {
  /** File and line, as a message names them. */
  from: string
  object: KubeObject
}

const ROOT = join(import.meta.dirname, '..')

/** Everything that makes an API server ours. */
export function kindsAndPolicies(): Manifest[] {
  return ['manifests/crds', 'manifests/policies'].flatMap((folder) => readManifests(ROOT, folder))
}

/** What the operator may do, and what is sent to it. */
export function operatorManifests(): { rights: Manifest[]; webhooks: Manifest[] } {
  return { rights: readManifests(ROOT, 'manifests/rbac'), webhooks: readManifests(ROOT, 'manifests/webhooks') }
}

/** What a Kubernetes cluster usually has and a bare control plane has not. */
export function furniture(): Manifest[] {
  return readManifests(ROOT, 'sandbox/furniture')
}

const OPERATIONS = 'docs/examples/operations/'

/** Everything that the documentation shows. */
export function examples(): Manifest[] {
  return readManifests(ROOT, 'docs/examples')
}

/** What is there from the beginning: clusters and what belongs to them. */
export const furnished = (): Manifest[] => examples().filter(({ from }) => !from.startsWith(OPERATIONS))

/** One operation of each type; the folders beside them have what each engine makes of it. */
export const tour = (): Manifest[] =>
  examples().filter(({ from }) => from.startsWith(OPERATIONS) && !from.slice(OPERATIONS.length).includes('/'))

/** Every object of every *.yaml below the folder, by file name and then by place in the file. */
export function readManifests(root: string, folder: string): Manifest[] {
  return documentsIn(root, folder).flatMap(({ from, document }) => {
    const [problem] = document.errors
    if (problem !== undefined) throw sandboxError(`cannot read ${from}`, problem.message, 'Correct the YAML')
    const object: unknown = document.toJS()
    if (object === null) return [] // only a comment
    if (!isKubeObject(object))
      throw sandboxError(`cannot read ${from}`, 'apiVersion, kind or metadata is missing', 'Add it')
    return [{ from, object }]
  })
}

/** The same of a folder of somebody else's: what is no object there, or a template of one, is passed over. */
export function readForeignManifests(folder: string): Manifest[] {
  return documentsIn('/', folder).flatMap(({ from, document }) => {
    const object: unknown = document.errors.length > 0 ? null : document.toJS()
    return isKubeObject(object) ? [{ from, object }] : []
  })
}

interface Source {
  readonly from: string
  readonly document: Document
}

function documentsIn(root: string, folder: string): Source[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => parsed(join(folder, name), readFileSync(join(root, folder, name), 'utf8')))
}

function parsed(file: string, text: string): Source[] {
  const lineCounter = new LineCounter()
  return [...parseAllDocuments(text, { lineCounter })].map((document) => ({
    from: `${file}:${lineCounter.linePos(document.contents?.range?.[0] ?? 0).line}`,
    document
  }))
}

function isKubeObject(value: unknown): value is KubeObject {
  if (typeof value !== 'object' || value === null) return false
  const { apiVersion, kind, metadata } = value as Record<string, unknown>
  return typeof apiVersion === 'string' && typeof kind === 'string' && typeof metadata === 'object' && metadata !== null
}
