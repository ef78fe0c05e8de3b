/** From manifests to what is told of them: every one judged, and the ignored told apart. */
import type { FactKind, Facts } from '../../providers/facts.ts'
import type { Registry } from '../../providers/registry.ts'
import { entries } from '../../providers/rule-book.ts'
import { type Fields, textIn } from '../../providers/unchecked.ts'
import { type Finding, found, notSupported, type Severity, sentence } from '../../src/api/finding.ts'
import { API_VERSION, GROUP, type Kind } from '../../src/api/kind.ts'
import { KINDS } from '../../src/api/kinds.ts'
import { root } from '../../src/api/path.ts'
import { printable } from '../../src/api/printable.ts'
import type { Manifest, Reading } from '../manifests/documents.ts'
import { applyIgnores } from './ignores.ts'
import { findingsOf } from './judged.ts'
import { around, kindOf, type Subject, type World } from './known.ts'
import { FILE_RULES, OWN_RULES, SCHEMA_RULES } from './own-rules.ts'
import { placed } from './stored.ts'
import type { Outcome, Told } from './told.ts'

export interface Inquiry {
  readonly read: Reading
  /** Where to look for what an object was, the first that knows it first. */
  readonly before: readonly Facts[]
  readonly world: World
  readonly namespace: string
  readonly least: Severity
  readonly registry: Registry
}

export function outcomeOf(inquiry: Inquiry): Outcome {
  const { read, least } = inquiry
  const ours = read.manifests.filter(({ apiVersion }) => apiVersion.startsWith(`${GROUP}/`))
  const isRule = (id: string) => [...OWN_RULES, ...entries(inquiry.registry)].some((rule) => rule.id === id)
  const byDocument = Map.groupBy(ours, ({ document }) => document)
  const findings = [
    ...read.broken.map(({ file, place, why }): Told => {
      const { id: rule, severity } = FILE_RULES.syntax
      return {
        file,
        place,
        object: undefined,
        rule,
        severity,
        path: '',
        text: `${printable(why)} [${rule}]`,
        ignored: undefined
      }
    }),
    ...[...byDocument.values()].flatMap((manifests) =>
      applyIgnores(
        manifests[0] as Manifest, // a group has a first one
        manifests.flatMap((manifest) => findingsOfManifest(manifest, inquiry)),
        isRule
      )
    )
  ]
  return {
    findings: inOrder(
      findings.filter(({ severity }) => least === 'warn' || severity === 'deny'),
      read.files
    ),
    judged: ours.map((manifest) => ({ file: manifest.file, object: calledIn(manifest, inquiry) })),
    passedOver: read.passedOver + read.manifests.length - ours.length
  }
}

function findingsOfManifest(manifest: Manifest, inquiry: Inquiry): Told[] {
  const { file, find } = manifest
  const object = calledIn(manifest, inquiry)
  return judge(manifest, inquiry).map((finding) => ({
    file,
    place: find(finding.path, finding.rule === SCHEMA_RULES['unknown-field'].id ? 'key' : 'value'),
    object,
    rule: finding.rule,
    severity: finding.severity,
    path: String(finding.path),
    text: sentence(finding),
    ignored: undefined
  }))
}

function judge(manifest: Manifest, { namespace, before, world, registry }: Inquiry): Finding[] {
  const kind = kindOf(manifest)
  if (kind === undefined || manifest.apiVersion !== API_VERSION) return [unknownKind(manifest, kind)]
  const written = placed(kind, manifest.object, namespace)
  const name = textIn(written, 'metadata', 'name')
  if (name === undefined) return findingsOf({ kind, written, before: undefined }, registry, world.all)
  const subject = { kind, name, namespace: textIn(written, 'metadata', 'namespace') }
  const old = firstOf(before, subject)
  return findingsOf({ kind, written, before: old }, registry, around(world, subject, old))
}

function unknownKind({ apiVersion, kind }: Manifest, known: Kind | undefined): Finding {
  return known === undefined
    ? found(
        SCHEMA_RULES['unknown-kind'],
        notSupported(root.child('kind'), { value: kind, supported: KINDS.map((one) => one.kind) })
      )
    : found(
        SCHEMA_RULES['unknown-kind'],
        notSupported(root.child('apiVersion'), { value: apiVersion, supported: [API_VERSION] })
      )
}

/** What the object was, where somebody knows. */
const firstOf = (before: readonly Facts[], { kind, name, namespace }: Subject): Fields | undefined =>
  before.map((facts) => facts.find(kind.kind as FactKind, name, namespace)).find((one) => one !== undefined) as
    | Fields
    | undefined

/** `DatabaseCluster shop/orders`. */
function calledIn({ kind, object }: Manifest, { namespace }: Inquiry): string {
  const name = textIn(object, 'metadata', 'name') ?? textIn(object, 'metadata', 'generateName') ?? '(no name)'
  const within = KINDS.some((one) => one.kind === kind && one.scope === 'Cluster')
    ? ''
    : `${textIn(object, 'metadata', 'namespace') ?? namespace}/`
  return printable(`${kind} ${within}${name}`)
}

/** File by file as they were read, and in each from the top to the end. */
function inOrder(findings: readonly Told[], files: readonly string[]): Told[] {
  const rank = new Map(files.map((name, position) => [name, position]))
  return findings.toSorted(
    (a, b) =>
      (rank.get(a.file) ?? 0) - (rank.get(b.file) ?? 0) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column ||
      (a.text < b.text ? -1 : 1)
  )
}
