import t from 'tap'
import { readOptions } from '../../sandbox/command-line.ts'
import { UsageError } from '../../sandbox/sandbox-error.ts'

const understood = {
  'nothing at all': { args: [], want: { once: false, tour: false, exec: undefined, help: false } },
  '--once': { args: ['--once'], want: { once: true, tour: false, exec: undefined, help: false } },
  '--exec with a command': {
    args: ['--exec', 'kubectl get dbc'],
    want: { once: false, tour: false, exec: 'kubectl get dbc', help: false }
  },
  '--tour': { args: ['--tour'], want: { once: false, tour: true, exec: undefined, help: false } },
  '--help': { args: ['--help'], want: { once: false, tour: false, exec: undefined, help: true } }
}
for (const [name, { args, want }] of Object.entries(understood)) {
  t.test(`${name} is understood`, async (t) => t.same(readOptions(args), want))
}

const refused = {
  'an unknown flag': { args: ['--foo'], says: /^unknown option '--foo'\. To see what there is: npm start -- --help$/ },
  'a word that is no flag': { args: ['foo'], says: /foo/ },
  '--exec without a command': { args: ['--exec'], says: /--exec/ },
  '--exec with an empty command': { args: ['--exec', ' '], says: /--exec needs a command/ }
}
for (const [name, { args, says }] of Object.entries(refused)) {
  t.test(`${name} is refused in one line`, async (t) => {
    t.throws(() => readOptions(args), { name: 'UsageError', message: says })
    t.throws(() => readOptions(args), UsageError)
    t.throws(() => readOptions(args), { message: /^[^\n]*$/ })
  })
}
