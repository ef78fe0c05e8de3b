/** What may stand at the end of a command line, made from the command table: one answer for every shell. */
import { type Act, type Argument, type Command, type Completes, isGroup, type Option } from '../command.ts'

export interface Offer {
  readonly word: string
  readonly about: string
}

/** Words to choose from; or what others have to be asked for. */
export interface Offers {
  readonly words: readonly Offer[]
  readonly completes?: Completes | undefined
}

/** `words` stand behind the name of the program; the last of them has only begun, or is empty. */
export function offersFor(words: readonly string[], commands: readonly Command[]): Offers {
  const current = words.at(-1) ?? ''
  const offers = at(placeAfter(words.slice(0, -1), commands), current)
  return { ...offers, words: offers.words.filter(({ word }) => word.startsWith(current)) }
}

/** How far a command line has come. */
interface Place {
  /** What can be chosen from, until a command is chosen that does something. */
  readonly commands: readonly Command[]
  readonly act?: Act
  /** How many arguments it has got. */
  readonly given: number
  /** The option whose value comes next. */
  readonly open?: Option | undefined
}

const placeAfter = (words: readonly string[], commands: readonly Command[]): Place =>
  words.reduce<Place>((place, word) => (place.act ? within(place, place.act, word) : chosen(place, word)), {
    commands,
    given: 0
  })

function chosen(place: Place, word: string): Place {
  const command = place.commands.find(({ name }) => name === word)
  if (command === undefined) return place
  return isGroup(command) ? { commands: command.commands, given: 0 } : { commands: [], act: command, given: 0 }
}

function within({ open, ...place }: Place, act: Act, word: string): Place {
  if (word.startsWith('-')) return { ...place, open: takingValue(word, act) }
  if (open === undefined) return { ...place, given: place.given + 1 }
  return open.sort === 'list' ? { ...place, open } : place // a list goes on until the next option
}

function takingValue(word: string, { options }: Act): Option | undefined {
  const [, option] =
    Object.entries(options).find(([name, { short }]) => word === `--${name}` || word === `-${short}`) ?? []
  return option?.sort === 'flag' ? undefined : option
}

function at({ commands, act, given, open }: Place, current: string): Offers {
  if (current.startsWith('-')) return { words: flagsOf(act) }
  if (open !== undefined) return valuesOf(open)
  if (act === undefined) return { words: commands.map(({ name, summary }) => ({ word: name, about: summary })) }
  const argument = act.arguments[given] ?? act.arguments.find(({ many }) => many)
  return argument === undefined ? { words: [] } : valuesOf(argument)
}

const HELP: Offer = { word: '--help', about: 'Shows what it does, and how.' }
const flagsOf = (act: Act | undefined): Offer[] => [
  ...Object.entries(act?.options ?? {}).map(([name, { description }]) => ({ word: `--${name}`, about: description })),
  HELP
]

function valuesOf(source: Argument | Option): Offers {
  const { description } = source
  const choices = 'choices' in source ? (source.choices ?? []) : []
  const suggestions = 'suggestions' in source ? (source.suggestions ?? []) : []
  const completes = 'completes' in source ? source.completes : undefined
  return { words: [...choices, ...suggestions].map((word) => ({ word, about: description })), completes }
}
