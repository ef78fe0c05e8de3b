/** What ships beside our own code: few packages, under licences that nobody has to think about. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { billOfMaterials, type Lock, packagesPage, shippedIn } from '../../manifests/packages.ts'
import packageJson from '../../package.json' with { type: 'json' }

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock
const packages = shippedIn(lock)

const LICENCES = ['Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT']

t.test('T18: no package ships that nobody has decided on', async (t) => {
  t.equal(packages.length, 55, 'a new one brings others with it; change the number when it is worth them')
  t.same([...new Set(packages.map(({ license }) => license))].sort(), LICENCES)
})

t.test('T18: each is the one whose checksum is known', async (t) => {
  t.same(
    packages.filter(({ integrity }) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity)),
    []
  )
  const exact = Object.entries(packageJson.dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
  t.same(exact, [])
})

const AN_INTEGRITY = `sha512-${Buffer.alloc(64, 1).toString('base64')}`
const locked = (more: object = {}) => ({ version: '1.0.0', license: 'MIT', integrity: AN_INTEGRITY, ...more })

/** Two packages use `c`, each in a version of its own. */
const SMALL: Lock = {
  name: 'small',
  version: '0.1.0',
  packages: {
    '': locked({ license: 'Apache-2.0', dependencies: { a: '1', '@x/b': '1' } }),
    'node_modules/a': locked({ dependencies: { c: '^1' } }),
    'node_modules/@x/b': locked({ dependencies: { c: '^2' } }),
    'node_modules/@x/b/node_modules/c': locked({ version: '2.0.0' }),
    'node_modules/c': locked(),
    'node_modules/tests': locked({ dev: true }),
    'node_modules/node': locked({ optional: true }),
    'node_modules/types': locked({ devOptional: true })
  }
}

t.test('what is for development, or optional, is not in the image', async (t) => {
  t.same(
    shippedIn(SMALL).map(({ name, version }) => `${name}@${version}`),
    ['@x/b@1.0.0', 'c@2.0.0', 'a@1.0.0', 'c@1.0.0']
  )
})

t.test('the bill of materials tells who uses which version', async (t) => {
  const { packages, relationships } = billOfMaterials(SMALL) as {
    packages: { SPDXID: string; versionInfo: string; checksums?: { checksumValue: string }[] }[]
    relationships: { spdxElementId: string; relationshipType: string; relatedSpdxElement: string }[]
  }
  t.same(
    relationships.map(({ spdxElementId, relatedSpdxElement }) => `${spdxElementId} ${relatedSpdxElement}`),
    [
      'SPDXRef-DOCUMENT SPDXRef-operator',
      'SPDXRef-operator SPDXRef-node-modules-a',
      'SPDXRef-operator SPDXRef-node-modules-x-b',
      'SPDXRef-node-modules-x-b SPDXRef-node-modules-x-b-node-modules-c',
      'SPDXRef-node-modules-a SPDXRef-node-modules-c'
    ]
  )
  const ids = packages.map(({ SPDXID }) => SPDXID)
  t.equal(new Set(ids).size, ids.length, 'each has an id of its own')
  t.equal(packages[1]?.checksums?.[0]?.checksumValue, '01'.repeat(64))
})

t.test('a bill depends on nothing but the lock', async (t) => {
  t.same(billOfMaterials(lock), billOfMaterials(JSON.parse(JSON.stringify(lock))))
  t.match(packagesPage(lock), '| fastify | ')
})
