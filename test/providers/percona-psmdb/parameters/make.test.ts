import { readFileSync } from 'node:fs'
import t from 'tap'
import { tables } from '../../../../providers/percona-psmdb/parameters/make.ts'

for (const [file, text] of Object.entries(tables())) {
  t.test(`${file} is what is documented; run make.ts when it is not`, async (t) => {
    const kept = readFileSync(`providers/percona-psmdb/parameters/${file}`, 'utf8')
    t.same(JSON.parse(kept), JSON.parse(text))
  })
}

t.test('a line has what came with it and not what went before', async (t) => {
  const names = (line: string) => Object.keys(JSON.parse(tables()[`${line}.json`] ?? '{}').parameters)
  t.ok(names('6.0').includes('storage.journal.enabled'))
  t.notOk(names('7.0').includes('storage.journal.enabled'))
  t.notOk(names('6.0').includes('net.tls.clusterAuthX509.attributes'))
  t.ok(names('7.0').includes('net.tls.clusterAuthX509.attributes'))
  t.notOk(names('7.0').includes('setParameter.tcmallocEnableBackgroundThread'))
  t.ok(names('8.0').includes('setParameter.tcmallocEnableBackgroundThread'))
})
