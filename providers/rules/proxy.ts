/** The pooler or router in front of the members. */
import { invalid, notSupported, unwise } from '../../src/api/finding.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { spec } from './places.ts'

const PROXY = spec.child('proxy')

/** The proxy that is asked for, and the type it resolves to; undefined where there is none. */
function wantedProxy({ cluster, provider }: ClusterGiven) {
  const { proxy } = cluster.spec
  if (!proxy?.enabled) return undefined
  const { proxies } = provider.supports
  return { proxy, type: proxies.find(({ type }) => type === (proxy.type ?? proxies[0]?.type)) }
}

export const proxyRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'proxy/type',
    severity: 'deny',
    what: 'A proxy that does not go with the engine.',
    why: 'A proxy speaks the protocol of its engine, and the child operator runs only those it knows.',
    fix: 'Use one of the types that the message lists, or leave type away.',
    check(given, report) {
      const wanted = wantedProxy(given)
      const { proxies } = given.provider.supports
      if (wanted === undefined || wanted.type !== undefined || proxies.length === 0) return
      report(
        notSupported(PROXY.child('type'), { value: wanted.proxy.type, supported: proxies.map(({ type }) => type) })
      )
    }
  },
  {
    id: 'proxy/replicas',
    severity: 'deny',
    what: 'Fewer proxies than the child operator runs.',
    why: 'With one proxy every update of it cuts all connections; the child operator refuses that for clusters of several members.',
    fix: 'Use at least as many as the message says.',
    check(given, report) {
      const wanted = wantedProxy(given)
      const replicas = wanted?.proxy.replicas
      const least = given.cluster.spec.clusterSize === 1 ? 1 : (wanted?.type?.minReplicas ?? 1)
      if (replicas === undefined || replicas >= least) return
      report(
        invalid(PROXY.child('replicas'), {
          value: replicas,
          why: `${given.provider.title} runs at least ${least} of them in front of several members`,
          fix: `use ${least} or more`
        })
      )
    }
  },
  {
    id: 'proxy/switched-off',
    severity: 'warn',
    what: 'The proxy is switched off where clients count on it.',
    why: 'Without it clients must find the right member by themselves.',
    fix: 'Leave it on unless your clients can do that.',
    check({ cluster, provider }, report) {
      const { withoutProxy } = provider.supports
      if (withoutProxy === undefined || cluster.spec.proxy?.enabled !== false) return
      report(unwise(PROXY.child('enabled'), { why: withoutProxy, fix: 'leave it on unless your clients can do that' }))
    }
  },
  {
    id: 'proxy/while-stopped',
    severity: 'warn',
    what: 'A proxy in front of a database that is switched off.',
    why: 'There are no members to route to, so clients are turned away.',
    fix: 'Nothing needs to be done; it serves again when the database starts.',
    check(given, report) {
      if (!given.cluster.spec.stopped || given.before?.spec.stopped || given.cluster.spec.proxy === undefined) return
      if (wantedProxy(given)?.type === undefined) return
      report(unwise(PROXY, { why: 'while the cluster is stopped there are no members to route to' }))
    }
  }
]
