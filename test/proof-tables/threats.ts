/** Who may want to do harm, and by what; and what keeps them from it. A test proves a row by beginning its name with the row's. */
import type { Row } from './row.ts'

export const THREATS: readonly Row[] = [
  {
    id: 'T1',
    what: 'an object in one namespace names something in another',
    holds: 'no reference has a namespace; everything is looked up beside the object'
  },
  {
    id: 'T2',
    what: 'forged reviews are sent to the open port',
    holds: 'they change nothing and make no call; with client certificates asked for they are not even read'
  },
  { id: 'T3', what: 'a flood of reviews', holds: 'the rest is turned away early; health answers; it recovers' },
  {
    id: 'T4',
    what: 'very large, very deep or otherwise heavy objects',
    holds: 'refused early, or judged in bounded time'
  },
  {
    id: 'T5',
    what: 'text that makes a pattern search for ever',
    holds: 'every pattern is linear, every length is bounded first'
  },
  { id: 'T6', what: 'rights wider than needed', holds: 'what is granted is what is used, and nothing is a wildcard' },
  {
    id: 'T7',
    what: 'settings, annotations and names that mean more to a child operator than to us',
    holds: 'all that is passed on is checked for the grammar it ends up in'
  },
  {
    id: 'T8',
    what: 'keys that would change the prototypes of the process',
    holds: 'refused; prototypes stay as they were'
  },
  {
    id: 'T9',
    what: 'addresses of inner or foreign hosts',
    holds: 'the operator dials none of them, and passes on none that leads inside'
  },
  { id: 'T10', what: 'passwords in logs, events, status, metrics or refusals', holds: 'in none of them' },
  {
    id: 'T11',
    what: 'text that forges lines of the log',
    holds: 'one record, one line; nothing in it can be read as another'
  },
  {
    id: 'T12',
    what: 'ways around the door: other verbs, subresources, collections, patches, annotations',
    holds: 'each leads through the rules'
  },
  { id: 'T13', what: 'an object under the name of a deleted one', holds: 'everything is matched by UID' },
  { id: 'T14', what: 'a child whose status lies', holds: 'it is input: bounded, checked, never used as an address' },
  { id: 'T15', what: 'two operations, or an operation and an edit, at once', holds: 'one at a time on each cluster' },
  { id: 'T16', what: 'somebody who undoes what we do, for ever', holds: 'put back at a bounded pace, and told' },
  {
    id: 'T17',
    what: 'the way between API server and door is attacked',
    holds: 'TLS 1.2 at least, short lives, keys that are not written down'
  },
  {
    id: 'T18',
    what: 'a dependency or the build is tampered with',
    holds: 'few packages, each pinned; permissions of the process; the same bytes twice'
  },
  { id: 'T19', what: 'refusals that tell what exists elsewhere', holds: 'absent and forbidden read the same' },
  {
    id: 'T20',
    what: 'a restore from a path of somebody else',
    holds: 'paths cannot leave their place; credentials are of the own namespace'
  }
]
