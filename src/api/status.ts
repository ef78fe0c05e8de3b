/** The pieces of status that several kinds report, and the status an object has before anyone has looked at it. */
import type { Column } from './kind.ts'
import { choice, count, generation, listBy, listOf, object, objectName, optional, text, time } from './schema.ts'

const condition = object('One fact about the object, as of a generation.', {
  type: text('What the condition is about.', { min: 1, max: 63, pattern: '^[A-Z][A-Za-z0-9]*$' }),
  status: choice('Whether it holds.', ['True', 'False', 'Unknown']),
  reason: text('Why, in one word for programs.', {
    min: 1,
    max: 128,
    pattern: '^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$'
  }),
  message: text('Why, in a sentence for people.', { max: 4096 }),
  observedGeneration: optional(generation('The generation of the object that the condition speaks of.')),
  lastTransitionTime: time('When the status of the condition last changed.')
})

/** Conditions by the kstatus convention, which kubectl wait, Helm, Flux and Argo CD read without a plug-in. */
export const conditions = optional(
  listBy(
    'type',
    'Facts about the object, by the kstatus convention: Ready, Reconciling, Stalled and its own.',
    condition,
    {
      max: 24
    }
  )
)

export const observedGeneration = optional(
  generation('The newest generation of the object that this status speaks of.')
)

/** The status a new object starts with: without it, tools take an object for finished before the operator saw it. */
export const notYetSeen = {
  observedGeneration: 0,
  phase: 'Pending',
  conditions: [
    {
      type: 'Ready',
      status: 'Unknown',
      reason: 'Pending',
      message: 'Waiting for the operator',
      observedGeneration: 0,
      lastTransitionTime: '1970-01-01T00:00:00Z'
    }
  ]
}

/** How many users of an object its status names; the count beside it is not bounded. */
const MAX_USERS = 100

/** Who uses a storage, a policy or a configuration, and whether the rules hold for it; what is used cannot be deleted. */
export const supporting = {
  usedBy: optional(
    listOf(
      `The objects that use this one, at most ${MAX_USERS} of them; while there are any, it cannot be deleted.`,
      object('One user of this object.', {
        kind: text('Kind of the user.', { max: 63 }),
        namespace: optional(text('Its namespace, where users may live in several.', { max: 63 })),
        name: objectName('Name of the user.')
      }),
      { max: MAX_USERS }
    )
  ),
  usedByCount: optional(count('How many objects use this one.')),
  conditions
}

export const USED_BY: Column = {
  name: 'Used by',
  type: 'integer',
  path: '.status.usedByCount',
  description: 'How many objects use this one; while there are any, it cannot be deleted.'
}
