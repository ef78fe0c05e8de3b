/** What size a volume may be given. */
import t from 'tap'
import { neverLess } from '../../providers/volumes.ts'
import type { Live } from '../../src/api/live.ts'

const claim = (storage: unknown): Live =>
  ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'a', uid: 'a', resourceVersion: '1' },
    status: { capacity: { storage } }
  }) as Live

const CASES: Record<
  string,
  [wanted: string | number, child: unknown, claims: readonly unknown[], given: string | number]
> = {
  'a new volume is as large as it is wanted': ['10Gi', undefined, [], '10Gi'],
  'it grows': ['20Gi', '10Gi', ['10Gi'], '20Gi'],
  'it does not shrink below what its child asks for': ['10Gi', '20Gi', [], '20Gi'],
  'nor below the largest that was given': ['10Gi', '10Gi', ['10Gi', '11Gi'], '11Gi'],
  'the same size in other words looks like no change': ['10240Mi', '10Gi', ['10Gi'], '10240Mi'],
  'a number stays a number': [10737418240, '10Gi', [], 10737418240],
  'what cannot be read does not count': ['10Gi', { size: 1 }, ['much', undefined], '10Gi'],
  'what is wanted is not judged here': ['much', '10Gi', ['10Gi'], 'much']
}

for (const [name, [wanted, child, claims, given]] of Object.entries(CASES)) {
  t.test(name, async (t) => t.equal(neverLess(wanted, child, claims.map(claim)), given))
}
