import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KubeConfig } from '@kubernetes/client-node'
import t from 'tap'
import { bySurroundings, connectionBy, type Introduction, readKubeConfig } from '../../../src/kube/connection.ts'

const SERVER = {
  name: 'here',
  server: 'https://api.example:6443',
  caData: Buffer.from('a CA').toString('base64'),
  skipTLSVerify: false
}

/** As a kubeconfig of one user says. */
const known = (user: object, server = SERVER) =>
  readKubeConfig((config) => config.loadFromClusterAndUser(server, { name: 'us', ...user }))

const still = (read: () => Promise<Introduction>) => connectionBy(read, () => 0)

t.test('server, authority and token are those of the configuration', async (t) => {
  const { server, headers, options } = await still(() => known({ token: 'abc' })).admittance()
  t.equal(server.href, 'https://api.example:6443/')
  t.same(headers, { Authorization: 'Bearer abc' })
  t.equal(String(options.ca), 'a CA')
})

t.test('a user with a password is known by it', async (t) => {
  const { headers } = await still(() => known({ username: 'us', password: 'secret' })).admittance()
  t.equal(headers.authorization, `Basic ${Buffer.from('us:secret').toString('base64')}`)
})

t.test('a user of a plug-in is known by what the plug-in says', async (t) => {
  const credential = {
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token: 'told' }
  }
  const exec = { apiVersion: credential.apiVersion, command: 'echo', args: [JSON.stringify(credential)] }
  const { headers } = await still(() => known({ exec })).admittance()
  t.same(headers, { Authorization: 'Bearer told' })
})

t.test('F42: a token file that has changed is read anew once its token is refused', async (t) => {
  const file = join(t.testdir({}), 'token')
  const connection = still(() => known({ authProvider: { name: 'tokenFile', config: { tokenFile: file } } }))
  const token = async () => (await connection.admittance()).headers.Authorization
  writeFileSync(file, 'first')
  t.equal(await token(), 'Bearer first')
  writeFileSync(file, 'second')
  t.equal(await token(), 'Bearer first', 'nobody looks at files for every request')
  const refused = await connection.admittance()
  connection.renew(refused)
  t.equal(await token(), 'Bearer second')
  writeFileSync(file, 'third')
  connection.renew(refused)
  t.equal(await token(), 'Bearer second', 'one who was refused with an older token changes nothing')
})

t.test('certificates that a file holds are looked at again after a while', async (t) => {
  const file = join(t.testdir({ 'ca.crt': 'one' }), 'ca.crt')
  let now = 0
  const server = { name: 'here', server: SERVER.server, skipTLSVerify: false, caFile: file }
  const connection = connectionBy(
    () => readKubeConfig((config) => config.loadFromClusterAndUser(server, { name: 'us' })),
    () => now
  )
  t.equal(String((await connection.admittance()).options.ca), 'one')
  writeFileSync(file, 'two')
  now += 10_000
  t.equal(String((await connection.admittance()).options.ca), 'two')
})

t.test('a configuration that names no cluster says what to do', async (t) => {
  const nothing = (_: KubeConfig) => {}
  await t.rejects(still(() => readKubeConfig(nothing)).admittance(), /current-context/)
})

t.test('whoever asks while it is being found out waits for the same answer', async (t) => {
  let looks = 0
  const answer = { server: new URL(SERVER.server), headers: {}, options: {} }
  const connection = still(async () => async () => {
    looks += 1
    return answer
  })
  t.same(await Promise.all([connection.admittance(), connection.admittance()]), [answer, answer])
  t.equal(looks, 1)
})

t.test('an answer that could not be found is looked for again', async (t) => {
  let looks = 0
  const connection = still(async () => async () => {
    looks += 1
    throw new Error('not yet')
  })
  await t.rejects(connection.admittance(), /not yet/)
  await t.rejects(connection.admittance(), /not yet/)
  t.equal(looks, 2)
})

const POD = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' }

t.test('a pod is known by the files of its service account, and by new ones within seconds', async (t) => {
  const folder = t.testdir({ token: 'first\n', 'ca.crt': 'a CA' })
  let now = 0
  const connection = connectionBy(bySurroundings(POD, folder), () => now)
  const { server, headers, options } = await connection.admittance()
  t.equal(server.href, 'https://10.0.0.1/')
  t.same(headers, { authorization: 'Bearer first' })
  t.equal(String(options.ca), 'a CA')
  writeFileSync(join(folder, 'token'), 'second')
  now += 10_000
  t.same((await connection.admittance()).headers, { authorization: 'Bearer second' })
})

t.test('an address of IPv6 is spelled as in an address', async (t) => {
  const folder = t.testdir({ token: 'abc', 'ca.crt': 'a CA' })
  const environment = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '6443' }
  const { server } = await still(bySurroundings(environment, folder)).admittance()
  t.equal(server.href, 'https://[fd00::1]:6443/')
})

t.test('a pod without the files says which one is missing', async (t) => {
  const folder = t.testdir({ 'ca.crt': 'a CA' })
  await t.rejects(still(bySurroundings(POD, folder)).admittance(), /token/)
})
