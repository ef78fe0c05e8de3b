/** Everything that can go wrong around an operator, and what must hold then. A test proves a row by beginning its name with the row's. */
import type { Row } from './row.ts'

export const FAULTS: readonly Row[] = [
  {
    id: 'F1',
    what: 'the operator dies before, at or after any write',
    holds: 'the end is the same, and nothing is made twice'
  },
  {
    id: 'F2',
    what: 'the answer to a write that was stored is lost',
    holds: 'the next pass sees it; no second backup, restore or restart'
  },
  {
    id: 'F3',
    what: 'the API server is killed and comes back',
    holds: 'watches go on, each kind is listed once at most, the door answers all the while'
  },
  {
    id: 'F4',
    what: 'the API server is away for long',
    holds: 'nobody exits, asks in a hurry, or remembers more and more'
  },
  {
    id: 'F5',
    what: 'etcd stands still',
    holds: 'writes time out, nothing is made twice, the leader steps down before its lease ends'
  },
  { id: 'F6', what: 'etcd is full', holds: 'what cannot be written is told, and goes on when there is room again' },
  {
    id: 'F7',
    what: 'a watch ends with 410, by status or within the stream',
    holds: 'one list, compared by UID; what is gone meanwhile is told as gone'
  },
  { id: 'F8', what: 'a watch falls silent and its connection stays open', holds: 'found within 75 seconds' },
  {
    id: 'F9',
    what: 'lines of a watch are cut, garbled, doubled or out of order',
    holds: 'nothing is swallowed silently: the kind is listed again'
  },
  { id: 'F10', what: '429, with a time to wait or without', holds: 'waited as told; nothing is lost' },
  { id: 'F11', what: 'the rest of a list in pages has expired', holds: 'the list is read anew, and is whole' },
  {
    id: 'F12',
    what: 'what the API server or a cache tells is old',
    holds: 'nothing is destroyed or done again for it: writes name the UID they mean'
  },
  { id: 'F13', what: 'events in between are never heard of', holds: 'the same end' },
  {
    id: 'F14',
    what: 'a leader sleeps, another takes over, it wakes',
    holds: 'it does not write: the lease is checked on a clock that never jumps, before each write'
  },
  { id: 'F15', what: 'two operators keep the same objects', holds: 'no flip-flop; the conflict is told' },
  { id: 'F16', what: 'all replicas restart in turn under load', holds: 'no review fails' },
  { id: 'F17', what: 'the certificate, or who signed it, changes under load', holds: 'no review fails' },
  {
    id: 'F18',
    what: 'the certificate has expired, names another host, or is gone',
    holds: 'a new one is made; readiness and metrics tell'
  },
  { id: 'F19', what: 'the clock jumps', holds: 'times to live go by the wall, waits by a clock that never jumps' },
  {
    id: 'F20',
    what: 'the definition of a child kind is missing, comes, goes',
    holds: 'EngineUnavailable with what to install; picked up without a restart; no hot loop'
  },
  {
    id: 'F21',
    what: 'a child kind is defined otherwise than we know it',
    holds: 'a field that is unknown there is refused with its path; nothing is applied in part'
  },
  { id: 'F22', what: 'somebody edits a child', holds: 'our fields are put back, all others stay' },
  { id: 'F23', what: 'somebody deletes a child', holds: 'an empty database never takes the place of one silently' },
  { id: 'F24', what: 'the child operator is dead', holds: 'operations end at their deadline, with the reason' },
  { id: 'F25', what: 'the status of a child flaps', holds: 'our status is written once a second at most' },
  {
    id: 'F26',
    what: 'a webhook of the child operator refuses',
    holds: 'its words stand in our status; longer and longer waits'
  },
  { id: 'F27', what: 'the namespace is being deleted', holds: 'nothing is made in it, our finalizers let go' },
  { id: 'F28', what: 'a quota is exceeded', holds: 'its name stands in the conditions; tried again' },
  { id: 'F29', what: 'a cleanup fails for ever', holds: 'the deletion says why; an administrator can skip it' },
  { id: 'F30', what: 'an object that no rule would have let in', holds: 'it alone fails; the others are served' },
  { id: 'F31', what: 'a provider throws, hangs or loops', holds: 'it costs its own object only' },
  { id: 'F32', what: 'ten thousand clusters', holds: 'one new change does not wait for all the others' },
  {
    id: 'F33',
    what: 'very many OpsRequests at once',
    holds: 'one at a time on a cluster, in order; memory is bounded'
  },
  {
    id: 'F34',
    what: 'malformed reviews: broken JSON, missing parts, wrong kinds, slow senders',
    holds: '4xx, or a refusal with the UID; never 500, never a crash'
  },
  {
    id: 'F35',
    what: 'the API server hangs up in the middle of a review',
    holds: 'nothing is left behind, nothing fails'
  },
  {
    id: 'F36',
    what: 'reviews of every verb, dry run, status, server-side apply, names yet to be made',
    holds: 'the right answer to each'
  },
  {
    id: 'F37',
    what: 'the operator is upgraded or rolled back under live objects',
    holds: 'no child is written for it'
  },
  {
    id: 'F38',
    what: 'a kind of ours is stored in another version',
    holds: 'nothing is lost on the way',
    unmade: 'there is one version of the API yet, so that nothing is converted'
  },
  { id: 'F39', what: 'very little memory', holds: 'slower, and nobody is killed' },
  { id: 'F40', what: 'nobody reads the log any more', holds: 'the door does not wait for it' },
  { id: 'F41', what: 'the API server has another address', holds: 'found again within seconds' },
  {
    id: 'F42',
    what: 'the token of the ServiceAccount is changed or revoked',
    holds: 'read anew; waits where that does not help'
  },
  {
    id: 'F43',
    what: 'a right is taken away while it runs',
    holds: 'condition and metric name it; heals when it is back'
  },
  {
    id: 'F44',
    what: 'SIGTERM in the middle of an operation',
    holds: 'the lease is given back, the next leader goes on'
  }
]
