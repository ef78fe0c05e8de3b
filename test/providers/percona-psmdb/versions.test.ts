import t from 'tap'
import { versions } from '../../../providers/percona-psmdb/versions.ts'
import { compareVersions, moveBetween, resolveVersion } from '../../../providers/versions.ts'

t.test('versions stand oldest first', async (t) => {
  const all = versions.entries.map(({ version }) => version)
  t.same(all, all.toSorted(compareVersions))
})

t.test('a wish resolves to one version', async (t) => {
  const cases: readonly [wish: string | undefined, version: string | undefined][] = [
    [undefined, '8.0.19'],
    ['8.0', '8.0.19'],
    ['7.0', '7.0.30'],
    ['6.0', '6.0.27'], // deprecated as a whole, and still to be had
    ['7.0.24', '7.0.24'],
    ['8.0.19-7', '8.0.19'],
    ['8.0.19-8', undefined],
    ['5.0', undefined]
  ]
  for (const [wish, version] of cases) t.equal(resolveVersion(versions, wish)?.version, version, wish ?? 'no wish')
})

t.test('majors are taken one by one, and never back', async (t) => {
  t.equal(moveBetween(versions, '7.0.24', '7.0.30'), 'forward')
  t.equal(moveBetween(versions, '6.0.27', '7.0.30'), 'major')
  t.equal(moveBetween(versions, '7.0.30', '8.0.19'), 'major')
  t.equal(moveBetween(versions, '6.0.27', '8.0.19'), 'skips')
  t.equal(moveBetween(versions, '8.0.19', '8.0.17'), 'back')
})

t.test('each version has the image of its full string, and the backup agent', async (t) => {
  for (const { vendor, images } of versions.entries) {
    t.equal(images.engine, `percona/percona-server-mongodb:${vendor}`)
    t.match(images.backup, /percona-backup-mongodb:\d/)
  }
})
