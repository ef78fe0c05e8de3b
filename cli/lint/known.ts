/** What is known of the world beside the manifests that are looked at: more manifests, and a cluster where one is asked. */
import { type FactKind, type FactKinds, type Facts, factsFrom, type Stranger } from '../../providers/facts.ts'
import { textIn } from '../../providers/unchecked.ts'
import type { Kind } from '../../src/api/kind.ts'
import { KINDS } from '../../src/api/kinds.ts'
import type { Manifest } from '../manifests/documents.ts'
import { wellBuilt } from './judged.ts'
import { placed, stored } from './stored.ts'

/** The kind of ours that a manifest is of. */
export const kindOf = ({ kind }: Manifest): Kind | undefined => KINDS.find((one) => one.kind === kind)

/** Manifests as facts, as far as they are built as their kind has it; of two of one name the last one counts. */
export function factsIn(manifests: readonly Manifest[], namespace: string): Facts {
  return factsFrom(manifests.flatMap((one) => factOf(one, namespace)) as (FactKinds[FactKind] | Stranger)[])
}

function factOf(manifest: Manifest, namespace: string): object[] {
  const kind = kindOf(manifest)
  if (kind === undefined) {
    return textIn(manifest.object, 'metadata', 'name') === undefined ? [] : [manifest.object]
  }
  const object = stored(kind, placed(kind, manifest.object, namespace))
  return wellBuilt(kind, object) ? [object] : []
}

/** What there is, and what is about to be. */
export interface World {
  /** What stands beside the manifests that are looked at. */
  readonly there: Facts
  /** That and those manifests. */
  readonly all: Facts
}

/** The object that is judged. */
export interface Subject {
  readonly kind: Kind
  readonly name: string
  readonly namespace: string | undefined
}

/** The world around one object: where it looks for itself, it finds what is stored; and it alone does not vouch for its kind. */
export function around({ there, all }: World, { kind, name, namespace }: Subject, before: object | undefined): Facts {
  const stored = there.find(kind.kind as FactKind, name, namespace) ?? before
  const isItself = (object: FactKinds[FactKind]) =>
    object.metadata.name === name && object.metadata.namespace === namespace
  const withStored = <One extends FactKind>(objects: readonly FactKinds[One][]): readonly FactKinds[One][] => {
    const position = objects.findIndex(isItself)
    return position === -1 ? objects : objects.toSpliced(position, 1, ...(stored ? [stored as FactKinds[One]] : []))
  }
  return {
    ...all,
    knows: (asked) =>
      asked === kind.kind ? there.knows(asked) || all.all(asked).some((one) => !isItself(one)) : all.knows(asked),
    find: <One extends FactKind>(asked: One, wanted: string, within?: string) =>
      asked === kind.kind && wanted === name && within === namespace
        ? (stored as FactKinds[One] | undefined)
        : all.find(asked, wanted, within),
    all: (asked, within) => (asked === kind.kind ? withStored(all.all(asked, within)) : all.all(asked, within))
  }
}

/** What stands in the files wins over what the cluster has: it is about to be applied. */
export function besides(files: Facts, cluster: Facts): Facts {
  const all = <One extends FactKind>(kind: One, namespace?: string): readonly FactKinds[One][] => {
    const written = files.all(kind, namespace)
    const there = cluster.all(kind, namespace)
    if (there.length === 0) return written
    const names = new Set(written.map(nameOf))
    return [...written, ...there.filter((object) => !names.has(nameOf(object)))]
  }
  return {
    knows: (kind) => files.knows(kind) || cluster.knows(kind),
    find: (kind, name, namespace) => files.find(kind, name, namespace) ?? cluster.find(kind, name, namespace),
    all,
    defaultStorageClass: () => cluster.defaultStorageClass() ?? files.defaultStorageClass(),
    child: (...named) => files.child(...named) ?? cluster.child(...named),
    operatorVersion: (provider) => cluster.operatorVersion(provider) ?? files.operatorVersion(provider)
  }
}

const nameOf = ({ metadata: { namespace = '', name } }: FactKinds[FactKind]): string => `${namespace}/${name}`
