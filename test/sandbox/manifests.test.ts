import t from 'tap'
import { examples, kindsAndPolicies, readForeignManifests, readManifests } from '../../sandbox/manifests.ts'

const object = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`

t.test('every object of every file is read, by file and then by place', async (t) => {
  const root = t.testdir({
    m: {
      'b.yaml': object('b'),
      a: { 'z.yaml': `# why\n${object('z1')}---\n${object('z2')}---\n# nothing\n` },
      'c.txt': 'not one'
    }
  })
  t.same(
    readManifests(root, 'm').map(({ from, object }) => [from, object.metadata.name]),
    [
      ['m/a/z.yaml:2', 'z1'],
      ['m/a/z.yaml:6', 'z2'],
      ['m/b.yaml:1', 'b']
    ]
  )
})

t.test('a folder that is not there holds nothing', async (t) => t.same(readManifests(t.testdir(), 'nowhere'), []))

t.test('of a folder of somebody else only what is an object is taken', async (t) => {
  const others = { 'a.yaml': 'annotations: {x: y}', 'b.yaml': `${object('b')}---\nkind: [`, 'c.yaml': '{{ template }}' }
  t.same(
    readForeignManifests(t.testdir(others)).map(({ object }) => object.metadata.name),
    ['b']
  )
})

const mistakes = {
  'broken YAML is named with its line': { text: `${object('a')}---\nkind: [`, says: /cannot read m\/x\.yaml:5: / },
  'an object without a kind is named with its line': {
    text: 'metadata: {}',
    says: /cannot read m\/x\.yaml:1: .*kind.*missing/
  },
  'so is what is no object at all': { text: 'hello', says: /cannot read m\/x\.yaml:1: / }
}
for (const [name, { text, says }] of Object.entries(mistakes)) {
  t.test(name, async (t) => {
    const root = t.testdir({ m: { 'x.yaml': text } })
    t.throws(() => readManifests(root, 'm'), { name: 'SandboxError', message: says })
  })
}

t.test('ours are there', async (t) => {
  const kinds = new Set(kindsAndPolicies().map(({ object }) => object.kind))
  t.same(kinds, new Set(['CustomResourceDefinition', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding']))
  t.ok(examples().length > 0)
})
