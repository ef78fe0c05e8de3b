/** MonitoringConfig: what is accepted, what is refused, and what the API server says. */
import { monitoringConfig } from '../../../src/api/monitoring-config.ts'
import {
  block,
  type FieldCases,
  type KindCases,
  MISSING,
  nonEmpty,
  reference,
  required,
  textMap,
  under
} from './field-case.ts'
import { inUse, usedOnce } from './reported.ts'
import type { RuleCase } from './rule-case.ts'

const examples = {
  'a Prometheus that reads often': {
    spec: { type: 'Prometheus', prometheus: { interval: '10s', labels: { release: 'kube-prometheus-stack' } } }
  },
  'a PMM server': {
    spec: { type: 'PMM', pmm: { serverHost: 'pmm.example.com:8443', credentialsSecretRef: { name: 'pmm' } } },
    status: usedOnce
  }
}

const fields: FieldCases = {
  spec: required(block('enabled')),
  'spec.type': {
    refused: [
      ['prometheus', 'supported values: "Prometheus", "PMM"'],
      ['pmm', 'supported values'],
      [true, 'must be of type string: "boolean"'],
      [MISSING, 'Required value']
    ]
  },
  'spec.prometheus': block('scrapeInterval'),
  'spec.prometheus.interval': {
    accepted: ['30s', '1m30s', '500ms'],
    refused: [
      [30, 'must be of type string: "integer"'],
      ['30', "should match '^([0-9]+(ms|s|m|h))+$'"],
      ['30 s', 'should match'],
      ['', 'should match'],
      ['1h1m1s1h1m1s1h1m1s', 'may not be more than 16 bytes']
    ]
  },
  ...under('spec.prometheus.labels', textMap(32, 63)),
  'spec.pmm': block('token'),
  'spec.pmm.serverHost': required(nonEmpty(260)),
  ...under('spec.pmm.credentialsSecretRef', { ...reference, '': required(block('namespace')) }),
  ...inUse
}

const pmm = { serverHost: 'pmm.example.com', credentialsSecretRef: { name: 'pmm' } }

const rules: RuleCase[] = [
  {
    at: 'spec.type',
    says: 'type cannot be changed; create a new object instead',
    before: { spec: { type: 'Prometheus' } },
    refused: [{ spec: { type: 'PMM', pmm } }],
    passes: [{ spec: { type: 'Prometheus', prometheus: { interval: '1m' } } }]
  },
  {
    at: 'spec.prometheus',
    says: 'prometheus belongs to type Prometheus; remove it or change type',
    refused: [{ spec: { type: 'PMM', pmm, prometheus: {} } }],
    passes: [{ spec: { type: 'Prometheus', prometheus: {} } }, { spec: { type: 'Prometheus' } }]
  },
  {
    at: 'spec.pmm',
    says: 'type PMM needs pmm; for example pmm: {serverHost: pmm.example.com, credentialsSecretRef: {name: pmm}}',
    refused: [{ spec: { type: 'PMM' } }],
    passes: [{ spec: { type: 'PMM', pmm } }]
  },
  {
    at: 'spec.pmm',
    says: 'pmm belongs to type PMM; remove it or change type',
    refused: [{ spec: { type: 'Prometheus', pmm } }],
    passes: [{ spec: { type: 'PMM', pmm } }]
  }
]

export const monitoringConfigCases: KindCases = {
  kind: monitoringConfig,
  examples,
  fields,
  defaults: { 'spec.prometheus.interval': '30s' },
  rules
}
