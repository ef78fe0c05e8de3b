import { spawn, spawnSync } from 'node:child_process'
import t from 'tap'
import { commandLineOf, identityOf, isAlive } from '../../sandbox/process-identity.ts'

t.test('a process keeps its name as long as it lives', async (t) => {
  const name = identityOf(process.pid) ?? ''
  t.match(name, new RegExp(`^${process.pid}-\\d+$`))
  t.equal(identityOf(process.pid), name)
  t.ok(isAlive(name))
})

t.test('a later process with the same number has another name', async (t) => {
  t.notOk(isAlive(`${process.pid}-1`))
})

t.test('a process that has ended has no name', async (t) => {
  const { pid } = spawnSync('true')
  t.equal(identityOf(pid), undefined)
  t.equal(commandLineOf(pid), undefined)
})

t.test('what is no name at all is not alive', async (t) => t.notOk(isAlive('nonsense')))

t.test('the command line is that of the process', async (t) => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'a word'])
  t.teardown(() => child.kill())
  t.match(commandLineOf(Number(child.pid)), /a word$/)
})
