/** The packages in the image, read from the lock file: as a bill of materials (SPDX 2.3) and as a page. */
import { createHash } from 'node:crypto'

/** What `package-lock.json` says of one folder of node_modules. */
interface Locked {
  readonly version: string
  readonly license?: string
  readonly integrity?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly dev?: boolean
  readonly optional?: boolean
  readonly devOptional?: boolean
}

export interface Lock {
  readonly name: string
  readonly version: string
  readonly packages: Readonly<Record<string, Locked>>
}

export interface Package {
  /** Its folder; the same package may be there in several versions. */
  readonly folder: string
  readonly name: string
  readonly version: string
  readonly license: string
  readonly integrity: string
  /** The folders of what it uses. */
  readonly uses: readonly string[]
}

const FOLDER = 'node_modules/'

const nameOf = (folder: string): string => folder.slice(folder.lastIndexOf(FOLDER) + FOLDER.length)

/** Neither for development, nor optional: those are for machines without Node. */
const isShipped = ([folder, { dev, optional, devOptional }]: [string, Locked]): boolean =>
  folder !== '' && !dev && !optional && !devOptional

/** Every package in the image, by folder. */
export function shippedIn({ packages }: Lock): Package[] {
  return Object.entries(packages)
    .filter(isShipped)
    .map(([folder, { version, license = 'NOASSERTION', integrity = '', ...locked }]) => ({
      folder,
      name: nameOf(folder),
      version,
      license,
      integrity,
      uses: usesOf(folder, locked, packages)
    }))
    .sort((a, b) => (a.folder < b.folder ? -1 : 1))
}

/** A package uses what is nearest: in a folder of its own, else beside it, else further up. */
function usesOf(folder: string, { dependencies, peerDependencies }: Partial<Locked>, packages: Lock['packages']) {
  return Object.keys({ ...dependencies, ...peerDependencies }).flatMap((name) => {
    for (let at = folder; ; at = at.slice(0, Math.max(at.lastIndexOf(`/${FOLDER}`), 0))) {
      const there = `${at === '' ? '' : `${at}/`}${FOLDER}${name}`
      if (there in packages) return [there]
      if (at === '') return []
    }
  })
}

const ROOT = 'SPDXRef-operator'
const refOf = (folder: string): string => `SPDXRef-${folder.replaceAll(/[^A-Za-z0-9.]+/g, '-')}`

/** Whoever scans the image takes the time from there: here it would make two equal builds differ. */
const CREATED = '1970-01-01T00:00:00Z'

/** The bill of materials; it depends on the lock and on nothing else. */
export function billOfMaterials(lock: Lock): object {
  const packages = shippedIn(lock)
  const { dependencies = {} } = lock.packages[''] ?? {} // peers of ours are for kubeconfigs, and stay out of the image
  const direct = usesOf('', { dependencies }, lock.packages)
  const digest = createHash('sha256').update(JSON.stringify(packages)).digest('hex')
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: `${lock.name}@${lock.version}`,
    documentNamespace: `https://dbaas.dev/spdx/${lock.name}-${lock.version}-${digest}`,
    creationInfo: { created: CREATED, creators: [`Tool: ${lock.name}-generate`] },
    documentDescribes: [ROOT],
    packages: [
      { ...described(lock.name, lock.version, lock.packages['']?.license ?? 'NOASSERTION'), SPDXID: ROOT },
      ...packages.map(({ folder, name, version, license, integrity }) => ({
        ...described(name, version, license),
        SPDXID: refOf(folder),
        checksums: [{ algorithm: 'SHA512', checksumValue: hexOf(integrity) }],
        externalRefs: [
          { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purlOf(name, version) }
        ]
      }))
    ],
    relationships: [
      { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: ROOT },
      ...direct.map((folder) => dependsOn(ROOT, folder)),
      ...packages.flatMap(({ folder, uses }) => uses.map((used) => dependsOn(refOf(folder), used)))
    ]
  }
}

const described = (name: string, versionInfo: string, license: string) => ({
  name,
  versionInfo,
  downloadLocation: 'NOASSERTION',
  filesAnalyzed: false,
  licenseConcluded: license,
  licenseDeclared: license,
  copyrightText: 'NOASSERTION'
})

const dependsOn = (ref: string, folder: string) => ({
  spdxElementId: ref,
  relationshipType: 'DEPENDS_ON',
  relatedSpdxElement: refOf(folder)
})

const hexOf = (integrity: string): string => Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex')

const purlOf = (name: string, version: string): string => `pkg:npm/${name.replace('@', '%40')}@${version}`

/** The packages and their licences, for people. */
export function packagesPage(lock: Lock): string {
  const packages = shippedIn(lock)
  return [
    '# Packages in the image',
    '',
    '<!-- Written by `npm run generate` from package-lock.json. -->',
    '',
    `The ${packages.length} packages that run in a pod, beside Node and our own code; as a bill of materials in`,
    '[packages.spdx.json](packages.spdx.json).',
    '',
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...packages.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`),
    ''
  ].join('\n')
}
