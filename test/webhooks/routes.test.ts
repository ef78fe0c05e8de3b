import t from 'tap'
import { KINDS } from '../../src/api/kinds.ts'
import { ROUTES } from '../../webhooks/routes.ts'

t.test('every kind that somebody writes a spec for is validated', async (t) => {
  const written = KINDS.filter(({ spec }) => spec !== undefined).map(({ kind }) => `/validate/${kind.toLowerCase()}`)
  t.same(new Set(Object.keys(ROUTES)), new Set([...written, '/validate/scale', '/mutate/databasecluster']))
})

t.test('a path is named for the kind it judges', async (t) => {
  for (const [path, { kind, subresource }] of Object.entries(ROUTES)) {
    t.equal(path.split('/').at(-1), subresource || kind.kind.toLowerCase())
  }
})
