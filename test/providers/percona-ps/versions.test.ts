import t from 'tap'
import { versions } from '../../../providers/percona-ps/versions.ts'
import { compareVersions, moveBetween, resolveVersion } from '../../../providers/versions.ts'

t.test('a line, a version, the string of the vendor and nothing at all lead to a version', async (t) => {
  t.equal(resolveVersion(versions, undefined)?.version, '8.4.10')
  t.equal(resolveVersion(versions, '8.4')?.version, '8.4.10')
  t.equal(resolveVersion(versions, '8.4.10-10.1')?.version, '8.4.10')
  t.equal(resolveVersion(versions, '8.0')?.version, '8.0.46', 'a line that is on its way out still has its newest')
})

t.test('what is not on offer leads nowhere', async (t) => {
  for (const wanted of ['5.7', '8.4.7', '8.4.1', '9.7']) t.equal(resolveVersion(versions, wanted), undefined, wanted)
})

t.test('from 8.0 to 8.4 is a major move, and there is no way back', async (t) => {
  t.equal(moveBetween(versions, '8.0.46', '8.4.10'), 'major')
  t.equal(moveBetween(versions, '8.4.10', '8.0.46'), 'back')
})

t.test('the oldest stands first, and every image has its tag', async (t) => {
  const names = versions.entries.map(({ version }) => version)
  t.same(names.toSorted(compareVersions), names)
  for (const { images } of versions.entries) {
    for (const [part, image] of Object.entries(images)) t.match(image, /^[\w./-]+:[\w.-]+$/, part)
  }
})

t.test('backups and routers are of the same series as the servers', async (t) => {
  for (const { version, images } of versions.entries) {
    const series = version.split('.').slice(0, 2).join('.')
    t.ok(images.backup?.startsWith(`percona/percona-xtrabackup:${series}.`), `${version}: ${images.backup}`)
    t.equal(images.router, `percona/percona-mysql-router:${version}`)
  }
})
