#!/usr/bin/env node
/** The `dbaas` command; as `kubectl-dbaas` on the PATH it is `kubectl dbaas` as well. */
import { basename } from 'node:path'
import { run } from './program.ts'
import { terminalOf } from './terminal.ts'

// `dbaas lint … | head` closes the pipe: that is how it is told to stop
process.stdout.on('error', (err: NodeJS.ErrnoException) => {
  if (err.code === 'EPIPE') process.exit(0)
  throw err
})

const [, program = '', ...args] = process.argv
const calledAs = basename(program).startsWith('kubectl-') ? 'kubectl dbaas' : 'dbaas'
process.exitCode = await run(args, terminalOf(process), calledAs)
