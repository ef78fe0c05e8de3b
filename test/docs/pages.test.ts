import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import t from 'tap'
import { parseAllDocuments } from 'yaml'
import { API_VERSION } from '../../src/api/kind.ts'
import { schemaErrors } from './schemas.ts'

const ROOT = join(import.meta.dirname, '../..')
const NOT_OURS = new Set(['node_modules', '.git', '.tap'])

const FENCED = /^ *```(\w*).*\n([\s\S]*?)^ *```$/gm
const INLINE_CODE = /`[^`\n]*`/g
const LINK = /\]\(([^)\s#]*)(?:#[^)\s]*)?\)/g
const ELSEWHERE = /^[a-z]+:/ // https: and mailto: are not looked up
const EXAMPLE = /\bdocs\/examples\/[\w./-]*\w/g

const pages = globSync('**/*.md', { cwd: ROOT, exclude: (path) => NOT_OURS.has(basename(path)) }).map((path) => ({
  path,
  text: readFileSync(join(ROOT, path), 'utf8')
}))

t.ok(
  pages.some(({ path }) => path === 'docs/README.md'),
  'the pages were found'
)

t.test('a manifest that a page shows is one that editors and pipelines accept', async (t) => {
  for (const { path, text } of pages)
    for (const document of yamlBlocks(text).flatMap((yaml) => [...parseAllDocuments(yaml)])) {
      t.same(document.errors, [], `${path} shows YAML that can be read`)
      const object = document.toJS()
      if (object?.apiVersion === API_VERSION) t.same(schemaErrors(object), [], `${path} shows a ${object.kind}`)
    }
})

t.test('a link to a file leads to one', async (t) => {
  for (const { path, text } of pages)
    for (const link of links(text)) t.ok(existsSync(join(ROOT, dirname(path), link)), `${path} links to ${link}`)
})

t.test('an example that a page names is there', async (t) => {
  for (const { path, text } of pages)
    for (const [example] of text.matchAll(EXAMPLE)) t.ok(existsSync(join(ROOT, example)), `${path} names ${example}`)
})

function yamlBlocks(text: string): string[] {
  return [...text.matchAll(FENCED)].filter(([, language]) => language === 'yaml').map(([, , block = '']) => block)
}

function links(text: string): string[] {
  const prose = text.replaceAll(FENCED, '').replaceAll(INLINE_CODE, '')
  return [...prose.matchAll(LINK)].flatMap(([, link = '']) => (link === '' || ELSEWHERE.test(link) ? [] : [link]))
}
