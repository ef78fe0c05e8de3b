import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { comparePaths, type Path, parsePath, root, toPointer, valueAt } from '../../../src/api/path.ts'
import { awkwardText, holds, UNPRINTABLE } from '../../fixtures/property.ts'

type Step = (at: Path) => Path
const anyName = fc.oneof(
  fc.stringMatching(/^[a-z][A-Za-z0-9]{0,8}$/),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'length',
    '',
    '0',
    '01',
    '-1',
    'a.b',
    'a/b',
    'a~b',
    'a]b',
    '"',
    '\\',
    '\u202e',
    '\ud800'
  ),
  awkwardText
)
const step: fc.Arbitrary<Step> = fc.oneof(
  anyName.map(
    (name): Step =>
      (at) =>
        at.child(name)
  ),
  anyName.map(
    (name): Step =>
      (at) =>
        at.key(name)
  ),
  fc.nat().map(
    (position): Step =>
      (at) =>
        at.index(position)
  )
)
const paths = fc.array(step, { maxLength: 6 }).map((steps) => steps.reduce((at, take) => take(at), root))

t.test('a path prints as Kubernetes prints it', async (t) => {
  const spec = root.child('spec')
  t.equal(String(root), '')
  t.equal(String(spec.child('config').index(1).child('name')), 'spec.config[1].name')
  t.equal(
    String(root.child('metadata', 'annotations').key('dbaas.dev/reconcile')),
    'metadata.annotations[dbaas.dev/reconcile]'
  )
  t.equal(String(root.index(0).child('a')), '[0].a')
  t.equal(JSON.stringify({ path: spec }), '{"path":"spec"}')
})

t.test('a key that could be taken for something else is quoted', async (t) => {
  const labels = root.child('labels')
  t.equal(String(labels.key('1')), 'labels["1"]')
  t.equal(String(labels.key('a]b')), 'labels["a]b"]')
  t.equal(String(labels.key('')), 'labels[""]')
  t.equal(String(labels.key('right\u202eleft')), 'labels["right\\u202eleft"]')
  t.equal(String(labels.child('a.b')), 'labels[a.b]')
})

t.test('a path is not changed by what is made from it', async (t) => {
  const config = root.child('spec', 'config')
  const [first, second] = [config.index(0), config.index(1)]
  t.same([config, first, second].map(String), ['spec.config', 'spec.config[0]', 'spec.config[1]'])
})

t.test('what a path prints can be printed, and is read back as the same path', async (t) => {
  const sameSegments = (path: Path) => isDeepStrictEqual(parsePath(String(path))?.segments(), path.segments())
  holds(
    t,
    'the same text',
    fc.property(paths, (path) => String(parsePath(String(path))) === String(path))
  )
  holds(t, 'the same place', fc.property(paths, sameSegments))
  holds(
    t,
    'printable',
    fc.property(paths, (path) => !UNPRINTABLE.test(String(path)))
  )
})

t.test('what is not a path is refused, whatever it is', async (t) => {
  for (const text of [
    '.spec',
    'spec.',
    'spec..a',
    'spec[',
    'spec[]',
    'spec[1',
    'spec]',
    'spec["a]',
    'spec["\\q"]',
    'spec["\n"]',
    'a b',
    'spec [0]',
    'spec[0]name'
  ])
    t.equal(parsePath(text), undefined, JSON.stringify(text))
  holds(
    t,
    'any text',
    fc.property(awkwardText, (text) => {
      const path = parsePath(text)
      return path === undefined || parsePath(String(path)) !== undefined
    })
  )
})

t.test('the value at a path is found, and nothing that is not the object’s own', async (t) => {
  const object = JSON.parse(
    '{"spec":{"config":[{"name":"a"},{"name":"b"}],"map":{"x.y/z":1,"0":2,"__proto__":3}},"nothing":null}'
  )
  const cases: Record<string, unknown> = {
    'spec.config[1].name': 'b',
    'spec.map[x.y/z]': 1,
    'spec.map["0"]': 2,
    'spec.map.__proto__': 3,
    nothing: null,
    'spec.map[0]': undefined,
    'spec.config[2]': undefined,
    'spec.config["0"]': undefined,
    'spec.config.length': undefined,
    'spec.config[0].name.length': undefined,
    'spec.constructor': undefined,
    'nothing.more': undefined
  }
  for (const [text, want] of Object.entries(cases)) t.equal(valueAt(object, parsePath(text) ?? root), want, text)
  t.equal(valueAt(object, root), object)
})

t.test('looking up never throws', async (t) => {
  holds(
    t,
    'any value, any path',
    fc.property(fc.anything(), paths, (value, path) => {
      valueAt(value, path)
    })
  )
})

t.test('a pointer escapes what RFC 6901 says, and leads to the same place', async (t) => {
  t.equal(toPointer(root), '')
  t.equal(
    toPointer(root.child('metadata', 'annotations').key('dbaas.dev/a~b')),
    '/metadata/annotations/dbaas.dev~1a~0b'
  )
  t.equal(toPointer(root.child('spec', 'config').index(1)), '/spec/config/1')
  const unescaped = (token: string) => token.replaceAll('~1', '/').replaceAll('~0', '~')
  const tokens = (path: Path) => toPointer(path).split('/').slice(1).map(unescaped)
  holds(
    t,
    'any path',
    fc.property(paths, (path) => isDeepStrictEqual(tokens(path), path.segments().map(String)))
  )
})

t.test('paths sort by name, and their indexes as numbers', async (t) => {
  const sorted = [
    'metadata.name',
    'spec',
    'spec.config[2].name',
    'spec.config[10].name',
    'spec.configuration',
    'spec.storage'
  ]
  const shuffled = [...sorted].reverse().map((text) => parsePath(text) ?? root)
  t.same(shuffled.sort(comparePaths).map(String), sorted)
  holds(
    t,
    'sorts one way only',
    fc.property(fc.array(paths), (list) => {
      const forth = [...list].sort(comparePaths).map((path) => path.segments())
      const back = [...list]
        .reverse()
        .sort(comparePaths)
        .map((path) => path.segments())
      return isDeepStrictEqual(forth, back)
    })
  )
})
