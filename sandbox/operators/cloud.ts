/** Plays what a cluster at a provider of clouds has around the child operators: load balancers, and cert-manager. */
import type { LiveOf } from '../../src/api/live.ts'
import { type Condition, dated, happen, isDeleting, make, type Play, report, type StandIn } from './scene.ts'
import { SERVICE } from './service.ts'

type Service = LiveOf<{
  readonly spec: { readonly type?: string; readonly clusterIP?: string }
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly object[] } }
}>

/** A load balancer gets an address that belongs to nobody (RFC 5737), ending as its address inside ends. */
const loadBalancer: Play = {
  kind: SERVICE,
  sees: [],
  childOf: () => undefined,
  play: ({ child, lasted }) => {
    const { spec, status, metadata } = child as Service
    if (spec.type !== 'LoadBalancer' || status?.loadBalancer?.ingress !== undefined) return []
    if (!lasted(`${metadata.uid} gets an address`)) return []
    const ip = `203.0.113.${spec.clusterIP?.split('.').at(-1) ?? 1}`
    return [happen(child, { loadBalancer: { ingress: [{ ip }] } })]
  }
}

type Certificate = LiveOf<{
  readonly spec: { readonly secretName: string; readonly secretTemplate?: { readonly labels?: Record<string, string> } }
  readonly status?: { readonly conditions?: readonly Condition[] }
}>

const certificate: Play = {
  kind: { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' },
  sees: [{ apiVersion: 'v1', kind: 'Secret' }],
  childOf: () => undefined,
  play: ({ child, now, knobs }) => {
    const { spec, status, metadata } = child as Certificate
    if (isDeleting(child) || knobs.turned('never-ready')) return []
    const issued = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: spec.secretName, ...(spec.secretTemplate?.labels && { labels: spec.secretTemplate.labels }) },
      type: 'kubernetes.io/tls',
      stringData: { 'ca.crt': 'a certificate', 'tls.crt': 'a certificate', 'tls.key': 'a key' }
    }
    const ready = {
      type: 'Ready',
      status: 'True',
      reason: 'Ready',
      message: 'Certificate is up to date and has not expired'
    }
    const conditions = dated([ready], status?.conditions, now).map((one) => ({
      ...one,
      observedGeneration: metadata.generation
    }))
    return [make(issued), report(child, { ...status, conditions })]
  }
}

export const cloud: StandIn = { name: 'cloud', modules: [], plays: [loadBalancer, certificate] }
