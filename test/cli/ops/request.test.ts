/** What is typed, and the OpsRequest that it becomes. */
import t from 'tap'
import { CliError } from '../../../cli/cli-error.ts'
import { OPERATION_FLAGS } from '../../../cli/ops/flags.ts'
import { requestOf, type Typed } from '../../../cli/ops/request.ts'

const made = (name: keyof typeof OPERATION_FLAGS, typed: Typed) => requestOf(OPERATION_FLAGS[name], typed, 'orders')

const cases: Readonly<Record<string, { name: keyof typeof OPERATION_FLAGS; typed: Typed; want: object }>> = {
  'a stop needs no more than its type': { name: 'stop', typed: {}, want: { type: 'Stop', clusterRef: 'orders' } },
  'a number is a number': {
    name: 'horizontal-scaling',
    typed: { replicas: '5' },
    want: { horizontalScaling: { replicas: 5 } }
  },
  'names may stand apart or in one word': {
    name: 'restart',
    typed: { instances: ['orders-1,orders-2', 'orders-3'] },
    want: { restart: { target: 'Engine', instances: ['orders-1', 'orders-2', 'orders-3'] } }
  },
  'members to rebuild are items with names': {
    name: 'rebuild-instance',
    typed: { instances: ['orders-2'] },
    want: { rebuildInstance: { instances: [{ name: 'orders-2' }] } }
  },
  'a value may have commas and equals signs of its own': {
    name: 'reconfiguring',
    typed: { set: ['search_path=a,b', 'options=x=y'], unset: ['work_mem'] },
    want: {
      reconfiguring: {
        set: [
          { name: 'search_path', value: 'a,b' },
          { name: 'options', value: 'x=y' }
        ],
        unset: ['work_mem']
      }
    }
  },
  'amounts are a map': {
    name: 'vertical-scaling',
    typed: { limits: ['cpu=2,memory=4Gi'] },
    want: { verticalScaling: { target: 'Engine', resources: { limits: { cpu: '2', memory: '4Gi' } } } }
  },
  'volumes have names and sizes': {
    name: 'volume-expansion',
    typed: { volumes: ['wal=10Gi'] },
    want: { volumeExpansion: { volumes: [{ name: 'wal', storage: '10Gi' }] } }
  },
  'a restore names its backup and the moment': {
    name: 'restore',
    typed: { backup: 'nightly-1', 'target-time': '2026-05-04T03:02:01Z', 'new-cluster': 'copy' },
    want: {
      restore: {
        backup: { name: 'nightly-1' },
        mode: 'NewCluster',
        pitr: { targetTime: '2026-05-04T03:02:01Z' },
        newClusterName: 'copy'
      }
    }
  },
  'terms are those of every operation': {
    name: 'start',
    typed: { force: true, reject: true, 'depends-on': ['first'], timeout: '60' },
    want: { force: true, onConflict: 'Reject', dependsOn: ['first'], timeoutSeconds: 60 }
  }
}

for (const [name, { name: command, typed, want }] of Object.entries(cases)) {
  t.test(name, async (t) => {
    t.match(made(command, typed).spec, want)
  })
}

t.test('it gets a name of its own, and keeps one that was typed', async (t) => {
  t.match(made('rebuild-instance', {}).metadata.name, /^orders-rebuild-instance-[0-9a-f]{5}$/)
  t.not(made('stop', {}).metadata.name, made('stop', {}).metadata.name)
  t.equal(made('stop', { name: 'tonight' }).metadata.name, 'tonight')
})

t.test('what cannot be read is told in one line', async (t) => {
  t.throws(
    () => made('horizontal-scaling', { replicas: 'many' }),
    new CliError('usage', '--replicas many: this is not a whole number', { fix: 'write one such as 3' })
  )
  t.throws(
    () => made('reconfiguring', { set: ['work_mem'] }),
    new CliError('usage', '--set work_mem: there is no "="', { fix: 'write NAME=VALUE' })
  )
})
