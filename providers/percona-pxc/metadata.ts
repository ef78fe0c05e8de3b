/** What must be remembered with the child, which operator it is for, and whether the database is on. */
import { archiveName, NOTED_ARCHIVE } from '../archive.ts'
import type { Fragment, Given } from '../contract.ts'
import { type Cluster, CR_VERSION } from './child.ts'

export function metadata(given: Given): Fragment {
  const child: Cluster = {
    metadata: { annotations: { [NOTED_ARCHIVE]: archiveName(given) } },
    spec: {
      // left empty, the operator writes one in, and whoever looks first decides which
      crVersion: CR_VERSION,
      upgradeOptions: { apply: 'disabled' },
      pause: given.cluster.spec.stopped
    }
  }
  return { child }
}
