/** Names of objects, and keys and values of labels, as an API server takes them. */
import t from 'tap'
import { isLabelKey, isLabelValue, isObjectName } from '../../providers/object-names.ts'

const right: readonly [(text: string) => boolean, readonly string[]][] = [
  [isObjectName, ['a', '7', 'orders', 'orders-1', 'a.b.c', 'x'.repeat(253)]],
  [isLabelKey, ['team', 'Team_A', 'example.com/team', 'a.b', `${'d'.repeat(253)}/${'n'.repeat(63)}`]],
  [isLabelValue, ['', 'a', '17.6', 'Shop_1', 'x'.repeat(63)]]
]
const wrong: readonly [(text: string) => boolean, readonly string[]][] = [
  [
    isObjectName,
    ['', '-a', 'a-', 'a..b', '.a', 'a.', 'Orders', 'a/b', '../a', 'a%2fb', 'a b', 'a\n', 'é', 'x'.repeat(254)]
  ],
  [isLabelKey, ['', 'a/b/c', '/a', 'a/', 'Example.com/a', 'a b', '-a', 'a:b', 'a\n', `a/${'n'.repeat(64)}`]],
  [isLabelValue, ['-a', 'a-', 'a b', 'a/b', 'a\n', 'x'.repeat(64)]]
]

t.test('what Kubernetes takes is right', async (t) => {
  for (const [check, texts] of right) for (const text of texts) t.ok(check(text), `${check.name} ${text}`)
})

t.test('what Kubernetes refuses is wrong', async (t) => {
  for (const [check, texts] of wrong) for (const text of texts) t.notOk(check(text), `${check.name} ${text}`)
})
