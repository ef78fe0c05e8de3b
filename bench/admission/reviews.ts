/** What the door is asked in the benchmark: reviews as a real API server sent them, and larger and worse ones made of them. */
import recorded from '../../test/fixtures/recorded-reviews.json' with { type: 'json' }
import type { RoutePath } from '../../webhooks/routes.ts'

export interface Question {
  readonly name: string
  readonly path: RoutePath
  readonly body: string
  readonly isAllowed: boolean
  /** How many ask at a time. */
  readonly connections: number
}

const VALIDATE = '/validate/databasecluster'
const { create, update } = recorded

export const QUESTIONS: readonly Question[] = [
  question('4 KB create', create, true),
  question('8 KB update', update, true),
  question('100 KB create', grown(create, 100_000), true),
  // as many at a time as would not be turned away for want of room
  { ...question('1.5 MB object, update', grown(update, 1_500_000), true), connections: 4 },
  question('4 KB create, refused', refused(create), false)
]

function question(name: string, review: object, isAllowed: boolean): Question {
  return { name, path: VALIDATE, body: JSON.stringify(review), isAllowed, connections: 16 }
}

/** Large by what people and writers leave behind: half of it annotations, half of it managedFields, as in the small ones. */
function grown<Review extends typeof create | typeof update>(review: Review, bytes: number): object {
  const { object, oldObject } = review.request
  const [field] = object.metadata.managedFields
  const times = Math.ceil(bytes / 2 / JSON.stringify(field).length)
  const managedFields = Array.from({ length: times }, (_, i) => ({ ...field, manager: `manager-${i}` }))
  const notes = Array.from({ length: Math.ceil(bytes / 2 / 100) }, (_, i) => [`example.org/note-${i}`, 'x'.repeat(72)])
  const annotations = Object.fromEntries(notes)
  const grow = (one: typeof object | null) =>
    one && { ...one, metadata: { ...one.metadata, annotations, managedFields } }
  return {
    ...review,
    request: { ...review.request, object: grow(object), oldObject: grow(oldObject as typeof object | null) }
  }
}

function refused(review: typeof create): object {
  const { object } = review.request
  const spec = { ...object.spec, storage: '5Mi', clusterSize: 4, config: [{ name: 'port', value: '1' }] }
  return { ...review, request: { ...review.request, object: { ...object, spec } } }
}
