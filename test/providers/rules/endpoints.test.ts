/** T9: where a database may be sent, in whatever way it is spelled. */
import t from 'tap'
import { wrongServer, wrongUrl } from '../../../providers/rules/endpoints.ts'
import type { Problem } from '../../../src/api/finding.ts'
import { root } from '../../../src/api/path.ts'

/** One machine, in the ways that libraries read its address. */
const LOOPBACK = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  'localhost..',
  'db.localhost',
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0177.0.0.1',
  '127.0.0.1.',
  '0',
  '0.0.0.0',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]'
]
const CLOUD = [
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '[::ffff:169.254.169.254]',
  '[::ffff:a9fe:a9fe]',
  '[fe80::1]',
  '[fd00:ec2::254]',
  '[FD00:EC2::254]',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  'metadata',
  'metadata.google.internal',
  'Metadata.Google.Internal.',
  'instance-data.ec2.internal'
]
const API_SERVER = [
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local.'
]
const OTHER = ['224.0.0.1', '255.255.255.255', '240.0.0.1', '[ff02::1]']
const HOSTS = [...LOOPBACK, ...CLOUD, ...API_SERVER, ...OTHER]

/** The same host with something around it. */
const AROUND: readonly ((host: string) => string)[] = [
  (host) => `https://${host}`,
  (host) => `http://${host}:9000`,
  (host) => `HTTPS://${host}/`,
  (host) => `https://${host}/bucket/../x`,
  (host) => `https://user:secret@${host}`,
  (host) => `https://s3.example.com@${host}`
]

const ODD = [
  '',
  's3.example.com',
  '//s3.example.com',
  'ftp://s3.example.com',
  'file:///etc/passwd',
  'gopher://s3.example.com',
  'javascript:alert(1)',
  'https://',
  'https:///s3.example.com',
  'https:\\\\s3.example.com',
  'https://s3.example.com\\@evil.example.com',
  'https://s3.example.com:99999',
  'https://s3.example.com?region=eu',
  'https://s3.example.com#x',
  'https://s3.example.com/%2e%2e/x',
  'https://%31%32%37.0.0.1',
  'ht\ntps://s3.example.com',
  'https://s3.exam\tple.com',
  ' https://s3.example.com',
  'https://s3.example.com ',
  'https://мinio.example.com',
  'https://s3。example。com',
  'https://①②⑦.0.0.1',
  'https://s3.example.com\u0000',
  'https://user@s3.example.com'
]

const FINE = [
  'https://s3.example.com',
  'https://s3.example.com/',
  'https://s3.eu-central-1.amazonaws.com:443',
  'http://minio.storage.svc:9000',
  'https://minio.storage.svc.cluster.local/path/below',
  'https://10.20.30.40:9000',
  'https://[2a00:1450::7]:9000',
  'https://xn--mnio-0pa.example.com',
  'https://kubernetes.example.com'
]

function problems(judge: typeof wrongUrl, text: string): Problem[] {
  const found: Problem[] = []
  judge(text, root.child('spec', 'endpointUrl'), (problem) => found.push(problem))
  return found
}

t.test('T9: no spelling of the machine itself, the cloud or the API server is a storage', async (t) => {
  const spellings = HOSTS.flatMap((host) => AROUND.map((around) => around(host)))
  t.ok(spellings.length > 200)
  for (const text of spellings) t.equal(problems(wrongUrl, text).length, 1, text)
})

t.test('T9: what tools could read in two ways is no URL of a storage', async (t) => {
  for (const text of ODD) t.equal(problems(wrongUrl, text).length, 1, JSON.stringify(text))
})

t.test('storages outside, and in the same Kubernetes, may be named', async (t) => {
  for (const text of FINE) t.same(problems(wrongUrl, text), [], text)
})

t.test('a password in a URL is not repeated', async (t) => {
  const urls = [
    'https://user:hunter2@s3.example.com',
    'https://user:hunter2@',
    'https://s3.example.com/?token=hunter2',
    'ftp://s3.example.com#hunter2'
  ]
  for (const url of urls) {
    const said = JSON.stringify(problems(wrongUrl, url))
    t.match(said, /spec/)
    t.notMatch(said, /hunter2/, url)
  }
})

t.test('T9: the same holds for the server that agents report to', async (t) => {
  for (const host of HOSTS) t.equal(problems(wrongServer, host).length, 1, host)
  for (const host of ['https://pmm.example.com', 'pmm.example.com/x', 'a b', 'pmm.example.com:port', 'user@pmm', ''])
    t.equal(problems(wrongServer, host).length, 1, host)
  for (const host of ['pmm.example.com', 'pmm', 'pmm.monitoring.svc:8443', '10.1.2.3'])
    t.same(problems(wrongServer, host), [], host)
})
