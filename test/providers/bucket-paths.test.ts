/** T20: no prefix and no path leads into the folder of another team. */
import t from 'tap'
import { isFolder } from '../../providers/bucket-paths.ts'

const FOLDERS = ['team-a', 'team-a/orders', 'orders-2026-05-04-02:00:10-full', 'a=b/c_d', 'v1.2', '...']
const ESCAPES = [
  '',
  '/',
  '/team-a',
  'team-a/',
  'a//b',
  '.',
  '..',
  '../team-b',
  'a/../../team-b',
  'a/./b',
  '%2e%2e/team-b',
  'a%2fb',
  '..%c0%af',
  'a\\..\\b',
  's3://bucket/a',
  'a b',
  'a\nb',
  'a\0b',
  'a?b',
  'a#b',
  '~root',
  '$HOME',
  'ａ/．．/ｂ',
  'te\u0430m',
  'a\u2025b',
  'a\u202eb'
]

t.test('plain names with slashes between them are folders', async (t) => {
  for (const path of FOLDERS) t.ok(isFolder(path), path)
})

t.test('T20: whatever could lead elsewhere is none', async (t) => {
  for (const path of ESCAPES) t.notOk(isFolder(path), JSON.stringify(path))
})
