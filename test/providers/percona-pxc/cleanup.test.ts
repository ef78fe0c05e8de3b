/** What goes with an XtraDB cluster, and in what order. */
import t from 'tap'
import type { CleanupPolicy } from '../../../providers/observed.ts'
import { cleanup } from '../../../providers/percona-pxc/cleanup.ts'
import type { Scene } from '../../fixtures/mysql-clusters.ts'
import { aBackup, given, SERVING } from '../../fixtures/xtradb-scenes.ts'

/** An act in a word: `delete Pod orders-pxc-0`, `give PerconaXtraDBCluster orders a,b`. */
function acts(scene: Scene, policy: CleanupPolicy, parts?: Parameters<typeof given>[1]) {
  return cleanup(given(scene, parts), policy).acts.map((act) => {
    const { kind, metadata } = act.object
    if (act.do === 'delete') return `delete ${kind} ${metadata.name}`
    const { finalizers } = (act.patch as { metadata: { finalizers: string[] } }).metadata
    return `give ${kind} ${metadata.name} ${finalizers.map((one) => one.replace('percona.com/', '')).join(',')}`
  })
}

const IN_ORDER = 'delete-pxc-pods-in-order'
const EVERYTHING = `${IN_ORDER},delete-pxc-pvc,delete-proxysql-pvc,delete-ssl`
const has = (...finalizers: string[]) => ({ finalizers: finalizers.map((one) => `percona.com/${one}`) })
const going = { deletionTimestamp: '2026-05-05T00:00:00Z' }
const DONE = aBackup('first', { state: 'Succeeded' })
const NOTHING_LEFT = [0, 1, 2].map((number) => `PersistentVolumeClaim/datadir-orders-pxc-${number}`)

const cases: Record<string, readonly [want: string[], scene: Scene, policy: CleanupPolicy]> = {
  'Retain: members go in order, volumes and passwords stay': [
    [`give PerconaXtraDBCluster orders ${IN_ORDER}`],
    {},
    'Retain'
  ],
  'Delete: volumes go': [[`give PerconaXtraDBCluster orders ${EVERYTHING}`], {}, 'Delete'],
  'Delete with backups: the passwords in them stay, so the volumes go by our hand': [
    [`give PerconaXtraDBCluster orders ${IN_ORDER},delete-ssl`],
    { now: [DONE] },
    'Delete'
  ],
  'a certificate that the user brought stays': [
    [`give PerconaXtraDBCluster orders ${IN_ORDER},delete-pxc-pvc,delete-proxysql-pvc`],
    { spec: { tls: { mode: 'Required', secretName: 'own' } } },
    'Delete'
  ],
  'with its finalizers on, the child is deleted': [
    ['delete PerconaXtraDBCluster orders'],
    { metadata: has(IN_ORDER) },
    'Retain'
  ],
  'finalizers of others stay on': [
    [`give PerconaXtraDBCluster orders example.com/mine,${IN_ORDER}`],
    { metadata: { finalizers: ['example.com/mine'] } },
    'Retain'
  ],
  'a finalizer of another policy comes off before it can do harm': [
    [`give PerconaXtraDBCluster orders ${IN_ORDER}`],
    { metadata: has(IN_ORDER, 'delete-pxc-pvc') },
    'Retain'
  ],
  'WipeOut: a backup gets what takes its data along': [
    ['give PerconaXtraDBClusterBackup first delete-backup'],
    { now: [DONE] },
    'WipeOut'
  ],
  'WipeOut: then it is deleted, before the cluster': [
    ['delete PerconaXtraDBClusterBackup first'],
    { now: [aBackup('first', { state: 'Succeeded' }, has('delete-backup'))] },
    'WipeOut'
  ],
  'WipeOut: nothing else is done while it goes': [
    [],
    { now: [aBackup('first', { state: 'Succeeded' }, { ...has('delete-backup'), ...going })] },
    'WipeOut'
  ],
  'WipeOut: without backups the cluster goes': [[`give PerconaXtraDBCluster orders ${EVERYTHING}`], {}, 'WipeOut'],
  'a child that the operator refuses goes at once': [
    ['delete PerconaXtraDBCluster orders'],
    { says: { ...SERVING, state: 'error', message: ['Error: validate cr: name too long'] } },
    'Delete'
  ],
  'refused on its way out, it is let go': [
    ['give PerconaXtraDBCluster orders '],
    { metadata: { ...has(IN_ORDER), ...going }, says: { state: 'error', message: ['Error: validate cr'] } },
    'Delete'
  ],
  'on its way out nothing is done': [[], { metadata: { ...has(IN_ORDER), ...going } }, 'Delete']
}

for (const [name, [want, scene, policy]] of Object.entries(cases)) {
  t.test(name, async (t) => t.same(acts(scene, policy), want))
}

t.test('a child that its operator never looked at goes at once', async (t) => {
  t.same(acts({ says: undefined }, 'Delete', []), ['delete PerconaXtraDBCluster orders'])
})

t.test('without a child pods are waited for, then volumes go, then it is over', async (t) => {
  const gone: Scene = { isChildless: true }
  t.same(acts(gone, 'Delete'), [])
  t.match(cleanup(given(gone), 'Delete').waitsFor, /pods/)
  const pods = ['pxc-0', 'pxc-1', 'pxc-2', 'haproxy-0', 'haproxy-1'].map((name) => `Pod/orders-${name}`)
  const volumes: Scene = { ...gone, gone: pods }
  t.same(
    acts(volumes, 'Delete'),
    [0, 1, 2].map((number) => `delete PersistentVolumeClaim datadir-orders-pxc-${number}`)
  )
  t.same(cleanup(given(volumes), 'Retain'), { acts: [] }, 'Retain leaves them')
  t.same(cleanup(given({ ...gone, gone: [...pods, ...NOTHING_LEFT] }), 'Delete'), { acts: [] })
})

t.test('what is waited for is said', async (t) => {
  t.match(cleanup(given({ metadata: { ...has(IN_ORDER), ...going } }), 'Delete').waitsFor, /delete-pxc-pods-in-order/)
  t.match(cleanup(given({ now: [DONE] }), 'WipeOut').waitsFor, /backups and their data to go: first/)
})
