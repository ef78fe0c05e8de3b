/** Fields that this provider cannot honour: refused with what to use instead, and never passed over in silence. */
import { forbidden, notSupported, type Problem, unwanted } from '../../src/api/finding.ts'
import { rememberEach } from '../../src/api/memory.ts'
import type { Path } from '../../src/api/path.ts'
import type { ClusterGiven, RefusedField } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { exposed, spec, withPaths } from './places.ts'

/** Off, empty or absent asks for nothing; a block that is switched off is harmless whatever stands in it. */
function asksForSomething(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return false
  if (typeof value !== 'object') return true
  if ('enabled' in value && value.enabled === false) return false
  return Object.keys(value).length > 0
}

/** Every place that a field such as expose[].loadBalancerClass names in an object. */
function placesOf(value: unknown, steps: readonly string[], at: Path): { value: unknown; at: Path }[] {
  const [step, ...rest] = steps
  if (step === undefined) return [{ value, at }]
  if (typeof value !== 'object' || value === null) return []
  const name = step.replace('[]', '')
  const child: unknown = (value as Record<string, unknown>)[name]
  if (child === undefined || (rest.length > 0 && !asksForSomething(child))) return []
  if (name === step) return placesOf(child, rest, at.child(name))
  return Array.isArray(child)
    ? withPaths(child as unknown[], at.child(name)).flatMap(({ item, at }) => placesOf(item, rest, at))
    : []
}

const withSteps = rememberEach((refused: readonly RefusedField[]) =>
  refused.map((one) => ({ ...one, steps: one.field.split('.') }))
)

const refusals = (spec: object, refused: readonly RefusedField[], at: Path): Problem[] =>
  withSteps(refused).flatMap(({ steps, why, fix }) =>
    placesOf(spec, steps, at)
      .filter(({ value }) => asksForSomething(value))
      .map(({ value, at }) => unwanted(at, { ...(typeof value === 'object' ? {} : { value }), why, fix }))
  )

export const capabilityRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'capability/field',
    severity: 'deny',
    what: 'A field that the provider cannot honour.',
    why: 'A field that is accepted and does nothing looks like one that works.',
    fix: 'Remove the field; the message says what to use instead.',
    check: ({ cluster, provider }, report) => refusals(cluster.spec, provider.supports.refuses, spec).forEach(report)
  },
  {
    id: 'capability/expose-type',
    severity: 'deny',
    what: 'A way in that the engine cannot have.',
    why: 'Clients of some engines must reach each member, or only a primary, and not every kind of Service can do that.',
    fix: 'Use one of the types that the message lists.',
    check({ cluster, provider }, report) {
      const { exposeTypes, exposeRoles } = provider.supports
      for (const { item, at } of exposed(cluster)) {
        if (!exposeTypes.includes(item.type)) {
          report(notSupported(at.child('type'), { value: item.type, supported: exposeTypes }))
        }
        if (item.role !== undefined && !exposeRoles.includes(item.role)) {
          report(notSupported(at.child('role'), { value: item.role, supported: exposeRoles }))
        }
      }
    }
  },
  {
    id: 'capability/monitoring-type',
    severity: 'deny',
    what: 'A kind of monitoring that the provider has not.',
    why: 'The child operator has no agent for it.',
    fix: 'Use one of the types that the message lists.',
    check({ cluster, provider }, report) {
      const { monitoring } = cluster.spec
      const { monitoringTypes } = provider.supports
      if (!monitoring?.enabled || monitoring.type === undefined || monitoringTypes.includes(monitoring.type)) return
      report(notSupported(spec.child('monitoring', 'type'), { value: monitoring.type, supported: monitoringTypes }))
    }
  },
  {
    id: 'capability/tls-source',
    severity: 'deny',
    what: 'Two sources for the certificate of the servers.',
    why: 'Only one certificate is served; which of the two would be chance.',
    fix: 'Keep issuerRef or secretName.',
    check({ cluster }, report) {
      const { issuerRef, secretName } = cluster.spec.tls ?? {}
      if (!issuerRef || !secretName) return
      report(
        forbidden(spec.child('tls', 'secretName'), {
          value: secretName,
          why: 'issuerRef is there as well, and one certificate is served',
          fix: 'remove one of them'
        })
      )
    }
  },
  {
    id: 'capability/tls-mode',
    severity: 'deny',
    what: 'A TLS mode that the provider has not.',
    why: 'Child operators switch encryption on for good, or let clients choose, or allow to have none.',
    fix: 'Use one of the modes that the message lists.',
    check({ cluster, provider }, report) {
      const mode = cluster.spec.tls?.mode
      const { tlsModes } = provider.supports
      if (mode === undefined || tlsModes.includes(mode)) return
      report(notSupported(spec.child('tls', 'mode'), { value: mode, supported: tlsModes }))
    }
  }
]
