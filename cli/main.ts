#!/usr/bin/env node
/** The `dbaas` command; as `kubectl-dbaas` on the PATH it is `kubectl dbaas`, and kubectl has it completed by `kubectl_complete-dbaas`. */
import { basename } from 'node:path'
import { ASKS } from './commands/completion.ts'
import { run } from './program.ts'
import { terminalOf } from './terminal.ts'

// `dbaas lint … | head` closes the pipe: that is how it is told to stop
process.stdout.on('error', (err: NodeJS.ErrnoException) => {
  if (err.code === 'EPIPE') process.exit(0)
  throw err
})

const [, program = '', ...args] = process.argv
const name = basename(program)
const line = name === 'kubectl_complete-dbaas' ? [ASKS, ...args] : args
process.exitCode = await run(line, terminalOf(process), name.startsWith('kubectl-') ? 'kubectl dbaas' : 'dbaas')
