/** What a version resolves to, and which moves are possible. */
import t from 'tap'
import {
  compareVersions,
  isExact,
  linesOf,
  majorsOf,
  moveBetween,
  nextMajor,
  resolveVersion,
  type VersionCatalogue
} from '../../providers/versions.ts'

const catalogue: VersionCatalogue = {
  entries: [
    { version: '5.7.44', images: {}, deprecated: { since: '2023-10', removed: '2027-01' } },
    { version: '8.0.9', images: {} },
    { version: '8.0.44', vendor: '8.0.44-35.1', images: {} },
    { version: '8.4.7', vendor: '8.4.7-7.1', images: {} },
    { version: '8.4.8', images: {}, deprecated: { since: '2026-01', removed: '2026-12' } }
  ],
  lineParts: 2,
  majorParts: 2,
  maySkipMajors: false
}

t.test('versions compare by number, part by part', async (t) => {
  t.ok(compareVersions('8.0.9', '8.0.44') < 0)
  t.ok(compareVersions('18.4', '9.6') > 0)
  t.equal(compareVersions('8.4', '8.4.0'), 0)
})

const RESOLVED: [string | undefined, string | undefined][] = [
  ['8.0.44', '8.0.44'],
  ['8.0.44-35.1', '8.0.44'],
  ['8.0', '8.0.44'],
  ['8.4', '8.4.7'], // the newer one is deprecated
  ['5.7', '5.7.44'], // all of the line are deprecated, and it is what was asked for
  [undefined, '8.4.7'],
  ['8', '8.4.7'],
  ['8.04', undefined],
  ['9.0', undefined]
]

t.test('a version, a line, a vendor string or nothing resolves to one entry', async (t) => {
  for (const [wanted, version] of RESOLVED) t.equal(resolveVersion(catalogue, wanted)?.version, version, String(wanted))
})

t.test('only a whole version pins', async (t) => {
  t.ok(isExact(catalogue, '8.0.44'))
  t.ok(isExact(catalogue, '8.0.44-35.1'))
  t.notOk(isExact(catalogue, '8.0'))
  t.notOk(isExact(catalogue, undefined))
})

t.test('lines and majors are listed from the oldest', async (t) => {
  t.same(linesOf(catalogue), ['5.7', '8.0', '8.4'])
  t.same(majorsOf(catalogue), ['5.7', '8.0', '8.4'])
  t.equal(nextMajor(catalogue, '5.7.44'), '8.0')
})

t.test('a move is told by what it crosses', async (t) => {
  t.equal(moveBetween(catalogue, '8.0.44', '8.0.44'), 'none')
  t.equal(moveBetween(catalogue, '8.0.9', '8.0.44'), 'forward')
  t.equal(moveBetween(catalogue, '8.0.44', '8.4.7'), 'major')
  t.equal(moveBetween(catalogue, '5.7.44', '8.4.7'), 'skips')
  t.equal(moveBetween({ ...catalogue, maySkipMajors: true }, '5.7.44', '8.4.7'), 'major')
  t.equal(moveBetween(catalogue, '8.4.7', '8.0.44'), 'back')
})
