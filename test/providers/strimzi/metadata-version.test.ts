import t from 'tap'
import { KAFKA } from '../../../providers/strimzi/child.ts'
import { metadataVersion } from '../../../providers/strimzi/metadata-version.ts'
import { metadataVersionOf, versions } from '../../../providers/strimzi/versions.ts'
import { linesOf } from '../../../providers/versions.ts'
import { changed, condition, given, READY, settled } from '../../fixtures/strimzi-objects.ts'

const [OLD, NEW] = [{ version: '4.2.1' }, { version: '4.3.1' }]
const RUNS_OLD = settled(OLD)
const kafka = (part: object) => changed(RUNS_OLD, KAFKA, 'events', part)
const pinned = (objects = RUNS_OLD, spec = NEW) => metadataVersion(given(spec, objects))

t.test('every line on offer has a version of the metadata', async (t) => {
  for (const line of linesOf(versions)) t.ok(metadataVersionOf(line)?.startsWith(`${line}-IV`), line)
})

t.test('a new cluster begins with that of its version', async (t) => {
  t.equal(pinned([], OLD), '4.2-IV1')
  t.equal(pinned([], NEW), '4.3-IV0')
})

t.test('in an upgrade it stays until every node runs the new version', async (t) => {
  t.equal(pinned(), '4.2-IV1')
  const upgraded = { observedGeneration: 2, kafkaVersion: '4.3.1' }
  const metadata = { generation: 2 }
  t.equal(pinned(kafka({ metadata, status: { kafkaVersion: '4.3.1' } })), '4.2-IV1', 'the edit was not seen yet')
  const failing = { ...upgraded, conditions: [condition('NotReady', 'TimeoutException')] }
  t.equal(pinned(kafka({ metadata, status: failing })), '4.2-IV1', 'the last attempt failed')
  t.equal(pinned(kafka({ metadata, status: upgraded })), '4.3-IV0')
})

t.test('what was raised never goes back', async (t) => {
  const raised = { spec: { kafka: { metadataVersion: '4.3-IV0' } } }
  t.equal(pinned(kafka({ ...raised, status: { conditions: [], kafkaVersion: undefined } })), '4.3-IV0')
  t.equal(pinned(kafka({ ...raised, status: undefined })), '4.3-IV0')
  t.equal(pinned(kafka({ status: { conditions: READY } }), OLD), '4.2-IV1')
})
