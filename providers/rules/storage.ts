/** Sizes and classes of volumes. */
import { forbidden, invalid, notSupported, unwise } from '../../src/api/finding.ts'
import { rememberLast } from '../../src/api/memory.ts'
import type { Path } from '../../src/api/path.ts'
import { compareQuantities, isWhole, parseQuantity } from '../../src/api/quantity.ts'
import type { WrittenQuantity } from '../../src/api/schema.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Facts, StorageClass } from '../facts.ts'
import type { Rule } from '../rule.ts'
import { spec, withPaths } from './places.ts'

const LEAST = '1Gi'

/** One volume of every member: the data volume, or an extra one by its name. */
interface Volume {
  readonly at: Path
  readonly size: WrittenQuantity
  readonly className: string | undefined
  readonly least: string
  /** What is really there, as the status says; undefined for a new cluster or after the status was lost. */
  readonly allocated: WrittenQuantity | undefined
  /** What was asked for before, on an update. */
  readonly asked: WrittenQuantity | undefined
}

const volumesOf = rememberLast(({ cluster, before, provider }: ClusterGiven): Volume[] => {
  const { storage, storageClassName, volumes } = cluster.spec
  const status = before?.status?.storage
  const data: Volume = {
    at: spec.child('storage'),
    size: storage,
    className: storageClassName,
    least: LEAST,
    allocated: status?.allocated,
    asked: before?.spec.storage
  }
  const extra = withPaths(volumes, spec.child('volumes')).map(
    ({ item, at }): Volume => ({
      at: at.child('storage'),
      size: item.storage,
      className: item.storageClassName ?? storageClassName,
      least: provider.supports.volumes.find(({ name }) => name === item.name)?.minimum ?? LEAST,
      allocated: status?.volumes?.find(({ name }) => name === item.name)?.allocated,
      asked: before?.spec.volumes?.find(({ name }) => name === item.name)?.storage
    })
  )
  return [data, ...extra]
})

function isLess(a: WrittenQuantity | undefined, b: WrittenQuantity | undefined): boolean {
  const [left, right] = [parseQuantity(a), parseQuantity(b)]
  return left !== undefined && right !== undefined && compareQuantities(left, right) < 0
}

/** The class of a volume, the default one where none is named; undefined when it is not known. */
export const storageClassOf = (facts: Facts, name: string | undefined): StorageClass | undefined =>
  name === undefined ? facts.defaultStorageClass() : facts.find('StorageClass', name)

const NO_CLASS = 'no such StorageClass exists yet'
const CLASSES = 'name a class of `kubectl get storageclass`'

export const storageRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'storage/quantity',
    severity: 'deny',
    what: 'A volume size that is not a quantity.',
    why: 'Volumes of no size cannot be made.',
    fix: 'Write a number with a unit, such as 10Gi.',
    check(given, report) {
      for (const { at, size } of volumesOf(given)) {
        if (parseQuantity(size) !== undefined) continue
        report(invalid(at, { value: size, why: 'is not a quantity', fix: 'write a number with a unit, such as 10Gi' }))
      }
    }
  },
  {
    id: 'storage/minimum',
    severity: 'deny',
    what: 'A volume smaller than a database can live on.',
    why: 'A bare number counts bytes, and a database does not start on less than a gibibyte.',
    fix: 'Ask for at least 1Gi, with the unit.',
    check(given, report) {
      for (const { at, size, least } of volumesOf(given)) {
        if (!isLess(size, least)) continue
        const bare = typeof size === 'number' || /^\d+$/.test(size)
        report(
          invalid(at, {
            value: size,
            why: bare ? 'a bare number counts bytes, and this is too little to start on' : 'is too little to start on',
            fix: bare && Number(size) > 0 ? `write the unit, such as ${size}Gi` : `use at least ${least}`
          })
        )
      }
    }
  },
  {
    id: 'storage/whole-gi',
    severity: 'deny',
    what: 'A volume size that is not a whole number of Gi, where the child operator cannot take it.',
    why: 'The child operator rounds such sizes, finds its own size different from what was asked for, and resizes for ever.',
    fix: 'Write whole Gi: 10Gi instead of 10G.',
    check(given, report) {
      const { wholeGi } = given.provider.supports
      if (wholeGi === undefined) return
      for (const { at, size } of volumesOf(given)) {
        const parsed = parseQuantity(size)
        if (parsed === undefined || isWhole(parsed, 'Gi') || isLess(size, LEAST)) continue
        report(invalid(at, { value: size, why: wholeGi, fix: 'write a whole number of Gi, such as 10Gi' }))
      }
    }
  },
  {
    id: 'storage/shrink',
    severity: 'deny',
    what: 'A volume that is to become smaller than it is.',
    why: 'Kubernetes cannot shrink a volume.',
    fix: 'Ask for at least what is allocated; for less, move to a new cluster from a backup.',
    check(given, report) {
      for (const { at, size, allocated } of volumesOf(given)) {
        if (!isLess(size, allocated)) continue
        report(
          forbidden(at, {
            value: size,
            why: `${allocated} is allocated, and volumes do not shrink`,
            fix: `use ${allocated} or more`
          })
        )
      }
    }
  },
  {
    id: 'storage/shrink-unproven',
    severity: 'warn',
    what: 'A volume that asks for less than before, while nobody knows what is allocated.',
    why: 'What is really there is read from the volumes; until then the smaller wish is kept, and acted on only as far as volumes allow.',
    fix: 'Put the old size back unless the growth never happened.',
    check(given, report) {
      for (const { at, size, allocated, asked } of volumesOf(given)) {
        if (allocated !== undefined || !isLess(size, asked)) continue
        report(
          unwise(at, {
            value: size,
            why: `asks for less than the ${asked} before; volumes that have grown stay as they are`
          })
        )
      }
    }
  },
  {
    id: 'storage/volume-unknown',
    severity: 'deny',
    what: 'An extra volume that the provider does not have.',
    why: 'Only the volumes that the child operator knows can be made.',
    fix: 'Use one of the names that the message lists, or remove the entry.',
    check({ cluster, provider }, report) {
      const { volumes, refuses } = provider.supports
      const known = volumes.map(({ name }) => name)
      if (refuses.some(({ field }) => field === 'volumes')) return // said by capability/field
      for (const { item, at } of withPaths(cluster.spec.volumes, spec.child('volumes'))) {
        if (known.includes(item.name)) continue
        report(notSupported(at.child('name'), { value: item.name, supported: known }))
      }
    }
  },
  {
    id: 'storage/class-cannot-expand',
    severity: 'deny',
    what: 'A volume that is to grow on a StorageClass that cannot grow volumes.',
    why: 'The growth would wait for ever.',
    fix: 'Use a StorageClass with allowVolumeExpansion in a new cluster, or ask the platform team to allow it on this one.',
    check(given, report) {
      for (const { at, size, className, allocated, asked } of volumesOf(given)) {
        const storageClass = storageClassOf(given.facts, className)
        if (storageClass === undefined || storageClass.allowVolumeExpansion === true) continue
        if (!isLess(allocated ?? asked, size)) continue
        report(
          forbidden(at, {
            value: size,
            why: `StorageClass ${storageClass.metadata.name} cannot grow volumes`,
            fix: `keep ${allocated ?? asked}, or create a new cluster on a class with allowVolumeExpansion`
          })
        )
      }
    }
  },
  {
    id: 'storage/class-fixed-size',
    severity: 'warn',
    what: 'A new cluster on a StorageClass that cannot grow volumes.',
    why: 'When the disk is full, the only way out is a new cluster.',
    fix: 'Choose a StorageClass with allowVolumeExpansion.',
    check(given, report) {
      if (given.before !== undefined) return
      for (const { at, className } of volumesOf(given)) {
        const storageClass = storageClassOf(given.facts, className)
        if (storageClass === undefined || storageClass.allowVolumeExpansion === true) continue
        report(
          unwise(at, {
            why: `StorageClass ${storageClass.metadata.name} cannot grow volumes, so this size is for good`,
            fix: 'choose a class with allowVolumeExpansion'
          })
        )
      }
    }
  },
  {
    id: 'storage/class-unknown',
    severity: 'warn',
    what: 'A StorageClass that does not exist, or no class where there is no default one.',
    why: 'The volumes wait until it is there.',
    fix: 'Create the class, or name one that exists.',
    check({ cluster, before, facts }, report) {
      if (before !== undefined || !facts.knows('StorageClass')) return
      for (const { item, at } of withPaths(cluster.spec.volumes, spec.child('volumes'))) {
        const { storageClassName } = item
        if (storageClassName === undefined || facts.find('StorageClass', storageClassName) !== undefined) continue
        report(unwise(at.child('storageClassName'), { value: storageClassName, why: NO_CLASS, fix: CLASSES }))
      }
      const name = cluster.spec.storageClassName
      if (storageClassOf(facts, name) !== undefined) return
      report(
        unwise(spec.child('storageClassName'), {
          value: name,
          why: name === undefined ? 'no StorageClass is marked as the default one' : NO_CLASS,
          fix: CLASSES
        })
      )
    }
  }
]
