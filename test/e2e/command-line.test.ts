import t from 'tap'
import { asked } from './command-line.ts'

const KEY = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' }

t.test('without a word all scenarios are played on a cluster of its own', async (t) => {
  t.match(asked([], {}), { kubeconfig: undefined, standIns: false, installed: false, scenarios: [] })
})

t.test('scenarios are named with or without their ending', async (t) => {
  t.same(asked(['life', 'test/e2e/scenarios/failover.ts'], {}).scenarios, ['life', 'failover'])
})

t.test('a bucket is whole or there is none', async (t) => {
  const flags = ['--kubeconfig', 'file', '--s3-endpoint', 'http://here:9000', '--s3-bucket', 'backups']
  const want = { endpoint: 'http://here:9000', name: 'backups', accessKeyId: 'id', secretAccessKey: 'key' }
  t.same(asked(flags, KEY).bucket, want)
  t.equal(asked(['--kubeconfig', 'file'], KEY).bucket, undefined)
  t.throws(() => asked(flags, {}), /AWS_SECRET_ACCESS_KEY/)
})

t.test('what does not go together is refused', async (t) => {
  t.throws(() => asked(['--nonsense'], {}), /--nonsense.*npm run e2e -- --help/)
  t.throws(() => asked(['--installed'], {}), /--kubeconfig/)
  t.throws(() => asked(['--image', 'dbaas-operator:0.1.0'], {}), /--kubeconfig/)
  t.throws(() => asked(['--stand-ins', '--kubeconfig', 'file'], {}), /--stand-ins/)
})
