/**
 * What a shell is told that asks how a command line goes on: a line for each word with its description behind a tab, and
 * last what else may be there. kubectl asks its plugins so, and so do our own scripts.
 */
import { COMMANDS } from '../commands/index.ts'
import type { Terminal } from '../terminal.ts'
import { namesOf } from './asked.ts'
import { type Offer, offersFor } from './offers.ts'

/** In the numbers of cobra, the library behind kubectl. */
const FILES = ':0'
const NO_FILES = ':4'

export function answer(words: readonly string[], { out }: Terminal): void {
  const { words: offers, completes } = offersFor(words, COMMANDS)
  const current = words.at(-1) ?? ''
  const names = completes === undefined || completes === 'files' ? [] : namesOf(completes, words.slice(0, -1))
  const lines = [...offers.map(lineOf), ...names.filter((name) => name.startsWith(current))]
  out.write([...lines, completes === 'files' ? FILES : NO_FILES, ''].join('\n'))
}

const lineOf = ({ word, about }: Offer): string => `${word}\t${about}`
