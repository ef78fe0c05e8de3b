import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { isAlive } from '../../sandbox/process-identity.ts'
import { openRunFolder, recordProcess, removeOrphans, removeRunFolder } from '../../sandbox/run-folder.ts'
import { freshMachine } from './fresh-machine.ts'

/** Something like a server: it runs until it is killed, and its command line names the folder. */
function serverIn(folder: string): ChildProcess {
  return spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', folder], { detached: true })
}

/** A folder as a killed process leaves it: its owner's name was never that of a living process. */
function orphanFolder(): string {
  const folder = join(process.env.TMPDIR ?? '', 'dbaas-sandbox-999999999-1-abcdef')
  mkdirSync(folder)
  return folder
}

t.test('stopping ends the servers and removes the folder', async (t) => {
  freshMachine(t)
  const folder = openRunFolder()
  const server = serverIn(folder)
  recordProcess(folder, 'etcd', Number(server.pid))
  removeRunFolder(folder)
  const [, signal] = await once(server, 'exit')
  t.equal(signal, 'SIGKILL')
  t.notOk(existsSync(folder))
  removeRunFolder(folder) // twice is once
})

t.test('what a killed control plane left is ended and removed by the next start', async (t) => {
  freshMachine(t)
  const folder = orphanFolder()
  const server = serverIn(folder)
  recordProcess(folder, 'etcd', Number(server.pid))
  t.same(removeOrphans(), [folder])
  const [, signal] = await once(server, 'exit')
  t.equal(signal, 'SIGKILL')
  t.notOk(existsSync(folder))
})

t.test('a control plane whose owner lives is left alone', async (t) => {
  freshMachine(t)
  const folder = openRunFolder()
  t.same(removeOrphans(), [])
  t.ok(existsSync(folder))
})

t.test('a number that now belongs to another process is not killed', async (t) => {
  freshMachine(t)
  const stranger = serverIn('somewhere-else')
  t.teardown(() => stranger.kill())
  recordProcess(orphanFolder(), 'etcd', Number(stranger.pid))
  removeOrphans()
  t.ok(isAlive(String(stranger.pid)) || stranger.exitCode === null)
  t.equal(stranger.signalCode, null)
})
