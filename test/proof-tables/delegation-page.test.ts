import t from 'tap'
import type { Provider } from '../../providers/contract.ts'
import { carriedOut, carriedOutIn } from './carried-out.ts'
import { delegationPage } from './delegation-page.ts'
import { NO_TEST } from './page.ts'

const TAP = `TAP version 14
# Subtest: test/providers/cnpg/operations.live.test.ts
    # ${carriedOut('cnpg', 'Restart')}
    ok 1 - every operation comes to its end # time=3ms
ok 1 - test/providers/cnpg/operations.live.test.ts # time=3ms
# Subtest: test/e2e/scenarios/operations.ts
        # ${carriedOut('cnpg', 'Restart')}
ok 2 - test/e2e/scenarios/operations.ts # time=3ms
# Subtest: test/faults/broken.live.test.ts
    # ${carriedOut('cnpg', 'Stop')}
not ok 3 - test/faults/broken.live.test.ts # time=3ms
`

t.test('an operation was carried out where it says so, in a file that passed', async (t) => {
  t.same(carriedOutIn(TAP), [
    { file: 'test/providers/cnpg/operations.live.test.ts', provider: 'cnpg', type: 'Restart' },
    { file: 'test/e2e/scenarios/operations.ts', provider: 'cnpg', type: 'Restart' }
  ])
})

t.test('each claim has what it was shown against, or says that it was not', async (t) => {
  const operations = { Restart: true, Stop: true, Start: { why: 'it is never off', fix: 'nothing' } }
  const provider = { name: 'cnpg', title: 'CloudNativePG', supports: { operations } } as unknown as Provider
  const files = new Set(['test/e2e/scenarios/life.ts', 'test/providers/cnpg/life.live.test.ts'])
  const page = delegationPage([provider], { carriedOut: carriedOutIn(TAP), files })
  t.match(page, '| Restart | `test/e2e/scenarios/operations.ts` | `test/providers/cnpg/operations.live.test.ts` |')
  t.match(page, `| Stop |  | ${NO_TEST} |`)
  t.notMatch(page, '| Start |', 'what is refused is no claim')
  t.notMatch(page, 'scheduled', 'nor are backups where there are none')
  t.match(page, 'and goes | `test/e2e/scenarios/life.ts` | `test/providers/cnpg/life.live.test.ts` |')
})
