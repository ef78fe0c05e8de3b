/** Which version a cluster runs. */
import t from 'tap'
import { decideVersion } from '../../providers/decided-version.ts'
import type { VersionCatalogue } from '../../providers/versions.ts'
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'

const entry = (version: string) => ({ version, images: { engine: `image:${version}` } })
const catalogue: VersionCatalogue = {
  entries: ['16.9', '17.5', '17.6', '18.1'].map(entry),
  lineParts: 1,
  majorParts: 1,
  maySkipMajors: true
}

interface Case {
  readonly wanted?: string
  readonly child?: string
  readonly status?: string
  readonly want: string | undefined
}

const cases: Record<string, Case> = {
  'an exact wish is what it says': { wanted: '17.5', child: '17.6', want: '17.5' },
  'nothing asked, nothing decided: the newest': { want: '18.1' },
  'a line gets its newest': { wanted: '17', want: '17.6' },
  'a line stays at what it once was': { wanted: '17', child: '17.5', want: '17.5' },
  'the child is believed before the status': { child: '17.5', status: '18.1', want: '17.5' },
  'the status is believed where there is no child': { status: '16.9', want: '16.9' },
  'another line than the decided one is another wish': { wanted: '18', child: '17.5', want: '18.1' },
  'a line is no beginning of a number': { wanted: '1', child: '17.5', want: undefined },
  'a version that nobody has': { wanted: '9.6', want: undefined },
  'a decided version that is no longer offered': { child: '15.2', want: undefined }
}

for (const [name, { wanted, child, status, want }] of Object.entries(cases)) {
  t.test(name, async (t) => {
    const cluster = {
      spec: { ...(wanted && { version: wanted }) },
      ...(status && { status: { version: status } })
    } as unknown as DatabaseCluster
    const noted = child === undefined ? {} : { 'dbaas.dev/version': child }
    t.equal(decideVersion(catalogue, cluster, noted)?.version, want)
  })
}
