/** An operation that has got its turn. */
import t from 'tap'
import { before } from '../../../controllers/ops-request/before.ts'
import type { Snapshot } from '../../../controllers/ops-request/move.ts'
import { conditionOf } from '../../../src/api/condition.ts'
import { forbidden, found } from '../../../src/api/finding.ts'
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
