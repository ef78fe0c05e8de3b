/** What must be remembered with the child, which operator it is for, and whether the database is on. */
import { archiveName, NOTED_ARCHIVE } from '../archive.ts'
import type { Fragment, Given } from '../contract.ts'
import type { Cluster } from './child.ts'
import { CR_VERSION } from './versions.ts'

export function metadata(given: Given): Fragment {
  const child: Cluster = {
    metadata: { annotations: { [NOTED_ARCHIVE]: archiveName(given) } },
    spec: {
      // left empty, the operator writes one in, and whoever looks first decides which
      crVersion: CR_VERSION,
      // left alone, it would choose images by itself, and leave the features of an old major version in force
      upgradeOptions: { apply: 'disabled', setFCV: true },
      pause: given.cluster.spec.stopped
    }
  }
  return { child }
}
