/** The command table: what `dbaas` can do, in the order in which help tells it. */
import type { Command } from '../command.ts'
import { cancel } from './cancel.ts'
import { completion } from './completion.ts'
import { connect } from './connect.ts'
import { describe } from './describe.ts'
import { engines } from './engines.ts'
import { explain } from './explain.ts'
import { get } from './get.ts'
import { lint } from './lint.ts'
import { backup, ops, restore } from './ops.ts'
import { plan } from './plan.ts'
import { render } from './render.ts'
import { watch } from './watch.ts'

export const COMMANDS: readonly Command[] = [
  lint,
  plan,
  render,
  get,
  describe,
  watch,
  connect,
  ops,
  backup,
  restore,
  cancel,
  explain,
  engines,
  completion
]
