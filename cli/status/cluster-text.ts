/** A DatabaseCluster as people read it: how it is and why, then members, endpoints, volumes, backups, conditions. */
import type { DatabaseCluster } from '../../src/api/database-cluster.ts'
import type { Screen } from '../terminal.ts'
import { ageBetween } from './age.ts'
import { pageOn, showConditions, styled, titleOf, WIDE } from './page.ts'
import { verdictOnCluster } from './why.ts'

export function describeCluster(cluster: DatabaseCluster, screen: Screen, now: number): void {
  const { metadata, spec, status = {} } = cluster
  const page = pageOn(screen)
  const { isGood, line } = verdictOnCluster(cluster)
  page.title(titleOf('DatabaseCluster', metadata))
  page.fact('Status', isGood ? screen.paint('green', line) : line)
  page.fact('Engine', engineOf(cluster))
  page.fact('Size', `${status.readyInstances ?? 0} of ${spec.clusterSize} members serve`)
  page.fact('Storage', storageOf(cluster))
  page.fact('Backups', backupsOf(cluster, now))
  page.fact('Operations', operationsOf(cluster, now))
  page.fact('Restart', pendingRestart(cluster))
  page.fact('Age', ageBetween(metadata.creationTimestamp, now))
  showMembers(status.members, screen)
  page.table(
    'Endpoints',
    ['NAME', 'ROLE', 'ADDRESS', 'FROM'],
    (status.endpoints ?? []).map(({ name, role, host, port, scope }) => [name, role, `${host}:${port}`, scope])
  )
  showConditions(status.conditions, screen)
}

/** Where each runs and what it runs is left away where there is no room for why one is not ready. */
function showMembers(members: NonNullable<DatabaseCluster['status']>['members'] = [], screen: Screen): void {
  const isWide = screen.width >= WIDE
  const header = ['NAME', 'ROLE', 'READY', ...(isWide ? ['VERSION', 'NODE'] : []), 'WHY NOT']
  const rows = members.map(({ name, role, ready, version = '', node = '', reason = '' }) => [
    name,
    role,
    styled(ready ? 'True' : 'False'),
    ...(isWide ? [version, node] : []),
    reason
  ])
  pageOn(screen).table('Members', header, rows)
}

function engineOf({ spec, status = {} }: DatabaseCluster): string {
  const { version = spec.version ?? '', provider } = status
  const by = provider ? `, by ${[provider.name, provider.operatorVersion].filter(Boolean).join(' ')}` : ''
  return `${spec.engine} ${version}`.trimEnd() + by
}

function storageOf({ spec, status = {} }: DatabaseCluster): string {
  const { allocated, resizing } = status.storage ?? {}
  if (allocated === undefined) return String(spec.storage)
  return `${allocated} of ${spec.storage}${resizing ? ', growing' : ''}`
}

function backupsOf({ spec, status = {} }: DatabaseCluster, now: number): string {
  if (!spec.backup?.enabled) return 'none'
  const { lastSuccessful, lastFailed, earliestRestore, latestRestore } = status.backup ?? {}
  const ago = (time: string | undefined) => (time ? `, ${ageBetween(time, now)} ago` : '')
  return [
    lastSuccessful ? `last ${lastSuccessful.name}${ago(lastSuccessful.time)}` : 'none yet',
    lastFailed && `failed ${lastFailed.name}${ago(lastFailed.time)}: ${lastFailed.message ?? ''}`,
    earliestRestore && latestRestore && `any moment from ${earliestRestore} to ${latestRestore}`
  ]
    .filter(Boolean)
    .join('; ')
}

function operationsOf({ status = {} }: DatabaseCluster, now: number): string {
  const { activeOperation: active, queue = [] } = status
  return [
    active && `${active.name} runs since ${ageBetween(active.since, now)}`,
    queue.length > 0 && `waiting: ${queue.join(', ')}`
  ]
    .filter(Boolean)
    .join('; ')
}

function pendingRestart({ status = {} }: DatabaseCluster): string {
  const { pendingRestart = [] } = status.config ?? {}
  return pendingRestart.length === 0 ? '' : `needed for ${pendingRestart.join(', ')}`
}
