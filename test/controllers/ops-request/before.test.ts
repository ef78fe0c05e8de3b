/** An operation until it begins. */
import t from 'tap'
import { before } from '../../../controllers/ops-request/before.ts'
import type { Snapshot } from '../../../controllers/ops-request/move.ts'
import { conditionOf } from '../../../src/api/condition.ts'
import { forbidden, found } from '../../../src/api/finding.ts'
import type { OpsRequestStatus } from '../../../src/api/ops-request.ts'
import { root } from '../../../src/api/path.ts'
import { aRequest, aWorld, driver } from '../../fixtures/operations-model.ts'

t.test(
  'what the rules say after its turn was granted does not make it look as if they had not been asked',
  async (t) => {
    const request = aRequest('grow', { type: 'HorizontalScaling', horizontalScaling: { replicas: 2 } })
    const { cluster } = aWorld(request)
    const { name, uid = '' } = request.metadata
    const since = new Date(0).toISOString()
    const granted = { ...cluster, status: { ...cluster.status, activeOperation: { name, uid, since } } }
    const late = found(
      { id: 'ops/late', severity: 'deny' },
      forbidden(root, { value: 1, why: 'it is late', fix: 'wait' })
    )
    const known: Snapshot = {
      request,
      cluster: granted,
      driver,
      findings: [late],
      begins: 'now',
      others: [],
      dependencies: [],
      isKeptByTool: false,
      now: new Date(0)
    }
    const move = before(known)
    if (move.do !== 'tell') throw new Error(`it does ${move.do}`)
    t.equal(move.status.phase, 'Running')
    t.match(conditionOf(move.status.conditions ?? [], 'Validated'), { status: 'True', reason: 'RulesPassed' })
  }
)

t.test(
  'what the rules refuse is refused when they still do after all caches must have heard of everything',
  async (t) => {
    const early = found(
      { id: 'ops/early', severity: 'deny' },
      forbidden(root, { value: 1, why: 'it is early', fix: 'wait' })
    )
    const request = aRequest('grow', { type: 'HorizontalScaling', horizontalScaling: { replicas: 2 } })
    const { cluster } = aWorld(request)
    const known = { cluster, driver, begins: 'now', others: [], dependencies: [], isKeptByTool: false } as const
    const at = (seconds: number, status?: OpsRequestStatus) =>
      before({
        ...known,
        findings: [early],
        request: { ...request, ...(status && { status }) },
        now: new Date(seconds * 1000)
      })

    const first = at(0)
    if (first.do !== 'tell') throw new Error(`it does ${first.do}`)
    t.match(first.status, { phase: 'Pending', reason: 'Refused', message: /it is early/ })
    t.same(at(2, first.status), { do: 'wait', seconds: 3 })
    t.match(at(3, first.status), { do: 'tell', status: { phase: 'Failed', reason: 'Refused' } })

    const tried = { ...request, spec: { ...request.spec, dryRun: true } }
    const move = before({ ...known, findings: [early], request: tried, now: new Date(0) })
    t.match(move, { do: 'tell', status: { phase: 'Failed', reason: 'Refused' } }, 'who only tries it is told at once')

    const news = before({ ...known, findings: [], request: { ...request, status: first.status }, now: new Date(3000) })
    t.match(news, { do: 'note', status: { activeOperation: { name: 'grow' } } }, 'and it begins where they do not')
  }
)
