/** The examples of a provider: documentation, and the cases that its rules are tested by. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type FactKinds, type Facts, factsFrom, type Stranger } from '../providers/facts.ts'
import { rememberTexts } from '../src/api/memory.ts'
import type { ObjectMeta } from '../src/api/metadata.ts'
import { withSchemaDefaults } from '../src/api/schema-defaults.ts'

const SORTS = ['valid', 'invalid', 'unwise', 'near'] as const

/** valid and near are admitted, invalid is refused, unwise is admitted with a warning. */
export type Sort = (typeof SORTS)[number]

export interface Expected {
  readonly rule: string
  readonly path: string
}

/** An object of any of our kinds. */
export interface Judged {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
  readonly spec?: unknown
}

export type Beside = FactKinds[keyof FactKinds] | Stranger

export interface Example {
  readonly provider: string
  readonly sort: Sort
  /** What it is about; the near miss of an example has the same. */
  readonly noun: string
  readonly about: string
  readonly expects: readonly Expected[]
  readonly facts: Facts
  /** The objects that the facts are made of. */
  readonly beside: readonly Beside[]
  readonly before: Judged | undefined
  readonly applied: Judged
  /** The object that is judged, as it is written in the file. */
  readonly text: string
}

const FILE = new RegExp(`^(${SORTS.join('|')})-([a-z0-9-]+)\\.yaml$`)
const EXPECT = /^# expect: (\S+) (\S+)$/gm
const PART = /^--- # (fact|before|applied)$/m

const isSort = (word: string | undefined): word is Sort => SORTS.some((sort) => sort === word)

const folderOf = (provider: string): string => join(import.meta.dirname, '..', 'providers', provider, 'examples')

/** The folder beside those of the providers that has the examples of the kinds around a cluster. */
export const AROUND = 'rules'

/** Every example of a provider, by name. Recorded results (valid-….defaulted.yaml) are none. */
export const examplesOf = rememberTexts((provider: string): readonly Example[] =>
  readdirSync(folderOf(provider))
    .sort()
    .flatMap((file) => {
      const [, sort, noun = ''] = FILE.exec(file) ?? []
      return isSort(sort) ? [readExample(provider, sort, noun)] : []
    })
)

function readExample(provider: string, sort: Sort, noun: string): Example {
  const file = join(folderOf(provider), `${sort}-${noun}.yaml`)
  const text = readFileSync(file, 'utf8')
  const [header = '', ...rest] = text.split(PART)
  // split leaves the word of each separator before its part; a file without separators is one object
  const parts = rest.length === 0 ? [{ word: 'applied', part: header }] : pairs(rest)
  const objects = (word: string) =>
    parts.filter((one) => one.word === word).map(({ part }) => withSchemaDefaults(parse(part)))
  const applied = parts.filter(({ word }) => word === 'applied')
  if (applied.length !== 1) throw new Error(`${file} has ${applied.length} objects that are applied instead of one`)
  const beside = objects('fact') as Beside[]
  return {
    provider,
    sort,
    noun,
    about: header.split('\n')[0]?.replace(/^#\s*/, '') ?? '',
    expects: [...text.matchAll(EXPECT)].map(([, rule = '', path = '']) => ({ rule, path })),
    facts: factsFrom(beside),
    beside,
    before: objects('before')[0] as Judged | undefined,
    applied: objects('applied')[0] as Judged,
    text: (applied[0]?.part ?? '').replace(/^#.*\n/gm, '').trim()
  }
}

const pairs = (rest: readonly string[]) =>
  rest.flatMap((word, position) => (position % 2 === 0 ? [{ word, part: rest[position + 1] ?? '' }] : []))

/** The name of the file that records what a valid example becomes. */
export const recordOf = ({ provider, noun }: Pick<Example, 'provider' | 'noun'>): string =>
  `providers/${provider}/examples/valid-${noun}.defaulted.yaml`

/** The name of the file that shows what a valid example becomes. */
export const childrenOf = ({ provider, noun }: Pick<Example, 'provider' | 'noun'>): string =>
  `providers/${provider}/examples/valid-${noun}.children.yaml`
