import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { KubeConfig } from '@kubernetes/client-node'
import t from 'tap'
import { connectionBy } from '../../../src/kube/connection.ts'

const SERVER = {
  name: 'here',
  server: 'https://api.example:6443',
  caData: Buffer.from('a CA').toString('base64'),
  skipTLSVerify: false
}

function configOf(user: object): KubeConfig {
  const config = new KubeConfig()
  config.loadFromClusterAndUser(SERVER, { name: 'us', ...user })
  return config
}

t.test('server, authority and token are those of the configuration', async (t) => {
  const connection = connectionBy(
    () => configOf({ token: 'abc' }),
    () => 0
  )
  const { server, headers, options } = await connection.admittance()
  t.equal(server.href, 'https://api.example:6443/')
  t.same(headers, { Authorization: 'Bearer abc' })
  t.equal(String(options.ca), 'a CA')
})

t.test('a user with a password is known by it', async (t) => {
  const connection = connectionBy(
    () => configOf({ username: 'us', password: 'secret' }),
    () => 0
  )
  const { headers } = await connection.admittance()
  t.equal(headers.authorization, `Basic ${Buffer.from('us:secret').toString('base64')}`)
})

t.test('F42: a token file that has changed is read anew once its token is refused', async (t) => {
  const file = join(t.testdir({}), 'token')
  const read = () => configOf({ authProvider: { name: 'tokenFile', config: { tokenFile: file } } })
  const connection = connectionBy(read, () => 0)
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
  const read = () => {
    const config = new KubeConfig()
    config.loadFromClusterAndUser(
      { name: 'here', server: SERVER.server, skipTLSVerify: false, caFile: file },
      { name: 'us' }
    )
    return config
  }
  const connection = connectionBy(read, () => now)
  t.equal(String((await connection.admittance()).options.ca), 'one')
  writeFileSync(file, 'two')
  now += 10_000
  t.equal(String((await connection.admittance()).options.ca), 'two')
})

t.test('a configuration that names no cluster says what to do', async (t) => {
  const connection = connectionBy(
    () => new KubeConfig(),
    () => 0
  )
  await t.rejects(connection.admittance(), /current-context/)
})
