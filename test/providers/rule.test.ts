import t from 'tap'
import { findings, type Rule } from '../../providers/rule.ts'
import { invalid, type Problem } from '../../src/api/finding.ts'
import { root } from '../../src/api/path.ts'

const said = { severity: 'warn', what: 'A word.', why: 'It is one.', fix: 'Leave it away.' } as const
const problem = (why: string): Problem => invalid(root.child('spec'), { why })

t.test('findings come in the order of the rules, each with its rule', async (t) => {
  const rules: Rule<string>[] = [
    { ...said, id: 'words/letters', check: (word, report) => word.split('').map(problem).forEach(report) },
    { ...said, id: 'words/silent', check: () => {} },
    { ...said, id: 'words/whole', severity: 'deny', check: (word, report) => report(problem(word)) }
  ]
  t.same(
    findings(rules, 'ab').map(({ rule, severity, why }) => `${rule} ${severity} ${why}`),
    ['words/letters warn a', 'words/letters warn b', 'words/whole deny ab']
  )
})

t.test('a rule that returns what it finds is told to report it, since nobody looks at what it returns', async (t) => {
  const returning: Rule<string> = { ...said, id: 'words/returned', check: (word) => [problem(word)] }
  t.throws(() => findings([returning], 'ab'), /words\/returned.*report/)
})
