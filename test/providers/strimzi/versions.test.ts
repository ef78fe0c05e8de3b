import t from 'tap'
import { versions } from '../../../providers/strimzi/versions.ts'
import { compareVersions, majorsOf, moveBetween, resolveVersion } from '../../../providers/versions.ts'

t.test('versions stand oldest first', async (t) => {
  const all = versions.entries.map(({ version }) => version)
  t.same(all, all.toSorted(compareVersions))
})

t.test('a wish resolves to one version', async (t) => {
  const cases: readonly [wish: string | undefined, version: string | undefined][] = [
    [undefined, '4.3.1'],
    ['4.3', '4.3.1'],
    ['4.2', '4.2.1'],
    ['4', '4.3.1'],
    ['4.2.0', '4.2.0'],
    ['4.1', undefined],
    ['3.9.1', undefined]
  ]
  for (const [wish, version] of cases) t.equal(resolveVersion(versions, wish)?.version, version, wish ?? 'no wish')
})

t.test('a new line is no major move, and none goes back', async (t) => {
  t.same(majorsOf(versions), ['4'])
  t.equal(moveBetween(versions, '4.2.1', '4.3.1'), 'forward')
  t.equal(moveBetween(versions, '4.3.1', '4.2.1'), 'back')
  t.equal(moveBetween(versions, '4.3.1', '4.3.0'), 'back')
})

t.test('Strimzi chooses the images', async (t) => {
  for (const { version, images } of versions.entries) t.same(images, {}, version)
})
