/** What volume claims tell, and what they do not. */
import t from 'tap'
import { allocated, isGrowing, ofOtherSize, whyNotGrown } from '../../providers/claims.ts'
import type { Live } from '../../providers/found.ts'

const claim = (request: unknown, capacity: unknown, status: object = {}): Live =>
  ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', uid: 'u', resourceVersion: '1' },
    spec: { resources: { requests: { storage: request } } },
    status: { capacity: { storage: capacity }, ...status }
  }) as Live
const condition = (type: string, more: object = {}) => ({ conditions: [{ type, status: 'True', ...more }] })

t.test('allocated is what every volume has at least', async (t) => {
  t.equal(allocated([claim('20Gi', '20Gi'), claim('20Gi', '10240Mi'), claim('20Gi', '15Gi')]), '10240Mi')
  t.equal(allocated([claim('20Gi', undefined), claim('20Gi', '1Gi')]), '1Gi', 'one that has nothing yet does not count')
  t.equal(allocated([]), undefined)
  t.equal(allocated([claim('1Gi', 'lots')]), undefined)
})

t.test('a volume grows while it has less than its claim, or than is wanted', async (t) => {
  t.equal(isGrowing(claim('10Gi', '10Gi')), false)
  t.equal(isGrowing(claim('20Gi', '10Gi')), true)
  t.equal(isGrowing(claim('10Gi', '10Gi'), '20Gi'), true, 'nobody has asked its claim yet')
  t.equal(isGrowing(claim('10Gi', '12Gi'), '10Gi'), false, 'a provider may give more')
  t.equal(isGrowing(claim('10Gi', undefined), '10Gi'), false, 'one that is new is made, not grown')
  t.equal(isGrowing(claim('10Gi', '10Gi', condition('FileSystemResizePending'))), true)
})

t.test('why a volume does not grow is told by whoever provides it', async (t) => {
  t.equal(whyNotGrown(claim('20Gi', '10Gi')), undefined)
  t.equal(whyNotGrown(claim('20Gi', '10Gi', condition('ControllerResizeError', { message: 'quota' }))), 'quota')
  t.equal(whyNotGrown(claim('20Gi', '10Gi', condition('NodeResizeError', { reason: 'NoSpace' }))), 'NoSpace')
  const infeasible = { allocatedResourceStatuses: { storage: 'ControllerResizeInfeasible' } }
  t.equal(whyNotGrown(claim('20Gi', '10Gi', infeasible)), 'ControllerResizeInfeasible')
})

t.test('volumes that have another size than any that is asked for are told', async (t) => {
  const spec = { engine: 'postgresql', storage: '10Gi', volumes: [{ name: 'wal', storage: '2Gi' }] } as never
  const [data, wal, larger] = [claim('10Gi', '10240Mi'), claim('2Gi', '2Gi'), claim('3Gi', '3Gi')]
  t.same(ofOtherSize([data, wal, larger, claim('1Gi', undefined)], spec), [larger])
})
