/** What each deletion policy leaves of a cluster. */
import t from 'tap'
import { goesAsItsPolicySays } from '../../fixtures/deletions.ts'
import { enginesHere } from '../engines.ts'
import { scene } from '../scene.ts'

for (const { provider, spec, children } of enginesHere()) {
  goesAsItsPolicySays(t, {
    provider,
    cluster: { ...spec, clusterSize: 2 },
    children,
    volumes: 2,
    onOldVolumes: 'takes them up',
    place: scene
  })
}
