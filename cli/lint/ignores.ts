/** Comments that ignore a rule, with a reason: `# dbaas-lint: ignore size/single because it is for tests`. */
import { isMap, isScalar, isSeq, Lexer, LineCounter, type Node, visit } from 'yaml'
import type { Manifest } from '../manifests/documents.ts'
import type { Place } from '../manifests/places.ts'
import { FILE_RULES } from './own-rules.ts'
import type { Told } from './told.ts'

interface Ignore {
  readonly rules: readonly string[]
  readonly because: string
  readonly place: Place
  /** The lines that it is about, the last one included. */
  readonly from: number
  readonly to: number
}

/** A comment that speaks to us and cannot be understood. */
interface Misunderstood {
  readonly place: Place
  readonly why: string
}

/** The findings of the document of a manifest, those marked that a comment ignores; and what is wrong with the comments. */
export function applyIgnores(
  manifest: Manifest,
  findings: readonly Told[],
  isRule: (id: string) => boolean
): readonly Told[] {
  const said = ignoresIn(manifest, isRule)
  if (said.length === 0) return findings
  const ignores = said.filter((one) => 'rules' in one)
  const used = new Set<Ignore>()
  const marked = findings.map((finding) => {
    const ignore = ignores.find((one) => isAbout(one, finding))
    if (ignore === undefined) return finding
    used.add(ignore)
    return { ...finding, ignored: ignore.because }
  })
  const mistakes = said.flatMap((one) =>
    'why' in one
      ? [toldOf(manifest, one.place, 'ignore', `${one.why}; write # dbaas-lint: ignore RULE because REASON`)]
      : []
  )
  const unused = ignores
    .filter((one) => !used.has(one))
    .map((one) =>
      toldOf(manifest, one.place, 'unusedIgnore', `${one.rules.join(', ')} finds nothing here; remove this comment`)
    )
  return [...marked, ...mistakes, ...unused]
}

const isAbout = ({ rules, from, to }: Ignore, { rule, place: { line } }: Told): boolean =>
  from <= line && line <= to && rules.includes(rule)

function toldOf({ file }: Manifest, place: Place, name: 'ignore' | 'unusedIgnore', says: string): Told {
  const { id: rule, severity } = FILE_RULES[name]
  return { file, place, object: undefined, rule, severity, path: '', text: `${says} [${rule}]`, ignored: undefined }
}

const SIGN = 'dbaas-lint:'
const COMMENT = /^#\s*dbaas-lint:\s*(.*)$/
const IGNORE = /^ignore\s+([\w/*-]+(?:\s*,\s*[\w/*-]+)*)(?:\s+because\s+(\S.*))?$/

/** What the comments of the document of a manifest say. */
function ignoresIn(manifest: Manifest, isRule: (id: string) => boolean): readonly (Ignore | Misunderstood)[] {
  if (!manifest.text.includes(SIGN)) return []
  const blocks = blocksOf(manifest)
  return commentsOf(manifest).map(({ says, place }) => {
    const [, rules = '', because] = IGNORE.exec(says) ?? []
    if (rules === '') return { place, why: `"${says}" is not understood` }
    if (because === undefined) return { place, why: `this ignores ${rules} without a reason` }
    const ids = rules.split(/\s*,\s*/)
    const unknown = ids.find((id) => !isRule(id))
    if (unknown !== undefined) return { place, why: `there is no rule ${unknown}` }
    return { place, rules: ids, because, ...linesOf(place.line, manifest, blocks) }
  })
}

interface Comment {
  readonly says: string
  readonly place: Place
}

// The lexer marks a scalar with this before its text: a # in there is no comment.
const SCALAR = '\u001f'

function commentsOf({ text, firstLine }: Manifest): Comment[] {
  const lines = new LineCounter()
  lines.addNewLine(0)
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1)
  const comments: Comment[] = []
  let offset = 0
  let before = ''
  for (const token of new Lexer().lex(text)) {
    const [, says] = before === SCALAR ? [] : (COMMENT.exec(token) ?? [])
    if (says !== undefined) {
      const { line, col } = lines.linePos(offset)
      const at = line + firstLine
      comments.push({ says: says.trim(), place: { line: at, column: col, endLine: at, endColumn: col + token.length } })
    }
    before = token
    if (!MARKS.has(token)) offset += token.length
  }
  return comments
}

// Tokens that the lexer adds: the start of a document, of a flow and of a scalar take no room in the text.
const MARKS = new Set(['\u0002', '\u0018', SCALAR])

interface Block {
  readonly from: number
  readonly to: number
}

/** Every field and item with its lines, the outermost first. */
function blocksOf({ document, text, firstLine }: Manifest): Block[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  const lineOf = (offset: number) => firstLine + starts.findLastIndex((start) => start <= offset) + 1
  const blocks: Block[] = []
  const add = (first: Node | null, last: Node | null) => {
    if (first?.range && last?.range) {
      const end = Math.max(first.range[1], last.range[1])
      // a block ends where the next one begins, and its last line break is its own
      blocks.push({ from: lineOf(first.range[0]), to: lineOf(Math.max(first.range[0], end - 1)) })
    }
  }
  visit(document, {
    Pair: (_, { key, value }) => add(isScalar(key) ? key : null, (value ?? key) as Node | null),
    Seq: (_, { items }) => {
      for (const item of items) if (isMap(item) || isSeq(item) || isScalar(item)) add(item, item)
    }
  })
  return blocks
}

/** A comment is about its own line, or alone on it about what begins on the next; before everything, about all of it. */
function linesOf(line: number, { text, firstLine }: Manifest, blocks: readonly Block[]): Block {
  const lines = text.split('\n')
  const isComment = (at: number) => /^\s*(#|$)/.test(lines[at - firstLine - 1] ?? '')
  let target = line
  while (isComment(target) && target - firstLine <= lines.length) target += 1
  const isFirst = !lines.slice(0, target - firstLine - 1).some((_, position) => !isComment(position + firstLine + 1))
  if (isFirst && target !== line) return { from: firstLine + 1, to: firstLine + lines.length }
  return blocks.find(({ from }) => from === target) ?? { from: target, to: target }
}
