/** Settings as text that a server reads. */
import t from 'tap'
import { optionFile } from '../../providers/option-file.ts'

const line = (name: string, value: string) => optionFile('server', [{ name, value }]).split('\n')[1]

const cases: Record<string, readonly [want: string, name: string, value: string]> = {
  'a value stands in quotes': ['max_connections = "500"', 'max_connections', '500'],
  'a name has one spelling': ['loose_audit_log = "ON"', 'Loose-Audit-Log', 'ON'],
  'a setting without a value is a flag': ['skip_name_resolve', 'skip-name-resolve', ''],
  'what would begin a comment does not': ['init_connect = "SET a = 1 # b"', 'init_connect', 'SET a = 1 # b'],
  'a quote in a value is escaped': ['sql_mode = "a\\"b"', 'sql_mode', 'a"b'],
  'a backslash in a value stays one': ['tmpdir = "a\\\\b"', 'tmpdir', 'a\\b']
}

for (const [name, [want, setting, value]] of Object.entries(cases)) {
  t.test(name, async (t) => t.equal(line(setting, value), want))
}

t.test('the section comes first, and the text ends with its last line', async (t) => {
  t.equal(optionFile('server', []), '[server]\n')
})
