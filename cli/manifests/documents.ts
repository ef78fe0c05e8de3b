/**
 * From text to manifests: documents of YAML as kubectl reads it (1.1, with anchors and merge keys) or JSON, and the items
 * of Lists. Only what could be of ours is parsed: a file may hold a thousand objects that concern nobody here.
 */
import {
  type Document,
  type DocumentOptions,
  isMap,
  LineCounter,
  type Node,
  type ParseOptions,
  parseDocument,
  Schema,
  type SchemaOptions,
  type Tags,
  visit
} from 'yaml'
import { type Fields, fieldsIn, listIn, textIn } from '../../providers/unchecked.ts'
import { GROUP } from '../../src/api/kind.ts'
import { type Finder, finderIn, type Place, placing } from './places.ts'
import type { Source } from './sources.ts'

/** An object as it is written; nobody has checked it. */
export interface Manifest {
  readonly file: string
  readonly apiVersion: string
  readonly kind: string
  readonly object: Fields
  readonly find: Finder
  /** The document that it is in, and its first line in the file, counted from 0. */
  readonly document: Document
  readonly text: string
  readonly firstLine: number
}

/** A document that is no YAML. */
export interface Broken {
  readonly file: string
  readonly place: Place
  readonly why: string
}

export interface Reading {
  /** The names of the texts that were read. */
  readonly files: readonly string[]
  readonly manifests: readonly Manifest[]
  readonly broken: readonly Broken[]
  /** How many objects were of no interest. */
  readonly passedOver: number
}

interface Chunk {
  readonly text: string
  readonly firstLine: number
}

/** A document ends where a line begins with one of these, whatever it is in the middle of. */
const SEPARATOR = /^(?:---|\.\.\.)(?=[\s]|$)/m
const DIRECTIVE = /^%/m

/** An object that only others look at, and so is read as a fact. */
const FACT = 'storage.k8s.io/'

const couldConcernUs = (text: string): boolean => text.includes(`${GROUP}/`) || text.includes(FACT)
const isFactOrOurs = ({ object }: Found): boolean => couldConcernUs(textIn(object, 'apiVersion') ?? '')

/** Whether objects of other kinds are read as well: as facts, any may count. */
type Interest = 'ours' | 'all'

/** Reads every document of some texts. */
export function readManifests(sources: readonly Source[], interest: Interest = 'ours'): Reading {
  const manifests: Manifest[] = []
  const broken: Broken[] = []
  let passedOver = 0
  for (const { name, text } of sources) {
    for (const chunk of chunksOf(text)) {
      const read = interest === 'all' || couldConcernUs(chunk.text) ? readChunk(name, chunk, interest) : PASSED_OVER
      if ('why' in read) broken.push(read)
      else {
        manifests.push(...read.manifests)
        passedOver += read.passedOver
      }
    }
  }
  return { files: sources.map(({ name }) => name), manifests, broken, passedOver }
}

const PASSED_OVER = { manifests: [], passedOver: 1 }

function chunksOf(text: string): Chunk[] {
  const chunks: Chunk[] = []
  let firstLine = 0
  let rest = text
  for (;;) {
    const at = rest.search(SEPARATOR)
    const part = at === -1 ? rest : rest.slice(0, at)
    if (hasContent(part)) chunks.push({ text: part, firstLine })
    if (at === -1) return chunks
    firstLine += lineBreaksIn(part)
    // what stands behind the separator is content, in its column; `--- # a comment` is none
    rest = `   ${rest.slice(at + 3)}`
  }
}

/** Directives belong to the document behind the next separator, and none of them changes what we read. */
const hasContent = (part: string): boolean =>
  part.split('\n').some((line) => /^\s*[^\s#]/.test(line) && !DIRECTIVE.test(line))

const lineBreaksIn = (text: string): number => text.split('\n').length - 1

/** To the Go libraries behind kubectl a time is text, and so is what YAML 1.1 would count in sixties. */
const isTextToKubectl = (tag: Tags[number]): boolean =>
  typeof tag !== 'string' && (tag.tag.endsWith(':timestamp') || ('format' in tag && tag.format === 'TIME'))

const OPTIONS: ParseOptions & DocumentOptions & SchemaOptions & { version: '1.1' } = {
  version: '1.1',
  logLevel: 'error', // its warnings go past the terminal that we were handed
  // made once: to put it together takes as long as a small document does
  schema: new Schema({
    schema: 'yaml-1.1',
    merge: true,
    customTags: (tags) => tags.filter((tag) => !isTextToKubectl(tag))
  })
}

function readChunk(
  file: string,
  { text, firstLine }: Chunk,
  interest: Interest
): Pick<Reading, 'manifests' | 'passedOver'> | Broken {
  const lines = new LineCounter()
  const document = parseDocument(text, { ...OPTIONS, lineCounter: lines, prettyErrors: false })
  const placed = placing(lines, firstLine)
  const [error] = document.errors
  if (error !== undefined) return { file, place: placed(error.pos), why: whyBroken(error.message, text) }
  const odd = mapAsKey(document, text)
  if (odd?.range) {
    const [from, , to] = odd.range
    return { file, place: placed([from, to]), why: whyBroken('A map cannot be the name of a field', text) }
  }
  const read = plain(document)
  if ('why' in read) return { file, place: placed([0, 1]), why: read.why }
  const objects = objectsIn(read.value)
  const manifests = objects
    .filter((one) => interest === 'all' || isFactOrOurs(one))
    .map(({ object, steps }) => ({
      file,
      apiVersion: textIn(object, 'apiVersion') ?? '',
      kind: textIn(object, 'kind') ?? '',
      object,
      find: finderIn(document, steps, placed),
      document,
      text,
      firstLine
    }))
  return { manifests, passedOver: objects.length - manifests.length }
}

/** An alias of an alias of an alias can stand for more than there is memory. */
function plain(document: Document): { readonly value: unknown } | { readonly why: string } {
  try {
    return { value: document.toJS({ maxAliasCount: 1000 }) }
  } catch (err) {
    return { why: (err as Error).message }
  }
}

const TEMPLATE = '{{'

function whyBroken(message: string, text: string): string {
  const why = message.replace(/ at line \d+, column \d+:?[\s\S]*$/, '').replace(/\.$/, '')
  return text.includes(TEMPLATE) ? `${why}; it looks like a template: lint what is rendered from it` : why
}

/** `size: {{ .Values.size }}` is YAML all the same: a map with a map for a key. */
function mapAsKey(document: Document, text: string): Node | undefined {
  if (!text.includes(TEMPLATE)) return undefined
  let found: Node | undefined
  visit(document, {
    Pair(_, { key }) {
      if (!isMap(key)) return undefined
      found = key
      return visit.BREAK
    }
  })
  return found
}

interface Found {
  readonly object: Fields
  /** From the root of the document to the object. */
  readonly steps: readonly (string | number)[]
}

/** The object, or the items of a List of any kind. */
function objectsIn(value: unknown): Found[] {
  const object = fieldsIn(value)
  const kind = textIn(object, 'kind') ?? ''
  if (!LIST.test(kind) || !Array.isArray(object.items)) return [{ object, steps: [] }]
  // the items of a list as the API server gives it do not say their kind
  const common = { apiVersion: object.apiVersion, kind: kind.replace(LIST, '') }
  return listIn(object, 'items').map((item, position) => ({
    object: { ...common, ...fieldsIn(item) },
    steps: ['items', position]
  }))
}

const LIST = /List$/
