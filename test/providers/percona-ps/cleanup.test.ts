/** What goes with a group, and in what order. */
import t from 'tap'
import type { CleanupPolicy } from '../../../providers/observed.ts'
import { CERTIFICATE } from '../../../providers/percona-ps/child.ts'
import { cleanup } from '../../../providers/percona-ps/cleanup.ts'
import { aBackup, given, SERVING } from '../../fixtures/group-replication-scenes.ts'
import { live, type Scene } from '../../fixtures/mysql-clusters.ts'

/** An act in a word: `delete Pod orders-mysql-0`, `give PerconaServerMySQL orders a,b`. */
function acts(scene: Scene, policy: CleanupPolicy, parts?: Parameters<typeof given>[1]) {
  return cleanup(given(scene, parts), policy).acts.map((act) => {
    const { kind, metadata } = act.object
    if (act.do === 'delete') return `delete ${kind} ${metadata.name}`
    const { finalizers } = (act.patch as { metadata: { finalizers: string[] } }).metadata
    return `give ${kind} ${metadata.name} ${finalizers.map((one) => one.replace('percona.com/', '')).join(',')}`
  })
}

const has = (...finalizers: string[]) => ({ finalizers: finalizers.map((one) => `percona.com/${one}`) })
const going = { deletionTimestamp: '2026-05-05T00:00:00Z' }
const DONE = aBackup('first', { state: 'Succeeded' })

const cases: Record<string, readonly [want: string[], scene: Scene, policy: CleanupPolicy]> = {
  'Retain: members leave the group in order': [
    ['give PerconaServerMySQL orders delete-mysql-pods-in-order'],
    {},
    'Retain'
  ],
  'Retain of a group that does not work: nobody could leave it in order': [
    ['delete PerconaServerMySQL orders'],
    { says: { ...SERVING, state: 'error' } },
    'Retain'
  ],
  'Delete: volumes and certificates go': [['give PerconaServerMySQL orders delete-mysql-pvc,delete-ssl'], {}, 'Delete'],
  'Delete with backups: the passwords in them stay': [
    ['give PerconaServerMySQL orders delete-ssl'],
    { now: [DONE] },
    'Delete'
  ],
  'a certificate that the user brought stays': [
    ['give PerconaServerMySQL orders delete-mysql-pvc'],
    { spec: { tls: { secretName: 'own' } } },
    'Delete'
  ],
  'with its finalizers on, the child is deleted': [
    ['delete PerconaServerMySQL orders'],
    { metadata: has('delete-mysql-pvc', 'delete-ssl') },
    'Delete'
  ],
  'WipeOut: backups go first, with their data': [
    ['delete PerconaServerMySQLBackup first', 'give PerconaServerMySQLBackup second delete-backup'],
    { now: [aBackup('first', {}, has('delete-backup')), aBackup('second', {})] },
    'WipeOut'
  ],
  'on its way out nothing is done': [[], { metadata: { ...has('delete-mysql-pvc'), ...going } }, 'Delete']
}

for (const [name, [want, scene, policy]] of Object.entries(cases)) {
  t.test(name, async (t) => t.same(acts(scene, policy), want))
}

t.test('a child that its operator never looked at goes at once', async (t) => {
  t.same(acts({ says: undefined }, 'WipeOut', []), ['delete PerconaServerMySQL orders'])
})

t.test('a certificate that was made for a child that never was goes too', async (t) => {
  const ours = { labels: { 'dbaas.dev/cluster-uid': '3f1c9a52-7d1e' } }
  const scene = (metadata: object): Scene => ({
    isChildless: true,
    now: [live(CERTIFICATE, 'orders-server-tls', { metadata })]
  })
  t.same(acts(scene(ours), 'Retain', []), ['delete Certificate orders-server-tls'])
  t.same(acts(scene({}), 'Retain', []), [], "somebody else's stays")
})
