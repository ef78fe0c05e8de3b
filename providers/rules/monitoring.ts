/** How metrics are found. */
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { wrongLabels } from './placement.ts'
import { spec } from './places.ts'

export const monitoringRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'monitoring/label',
    severity: 'deny',
    what: 'A label of the monitor objects that no label can be.',
    why: 'Kubernetes refuses objects with such a label, and nothing is watched.',
    fix: 'Use letters, digits, dots, dashes and underscores; a key may have a domain and a slash before it.',
    check({ cluster: { spec: wanted } }, report) {
      const { monitoring } = wanted
      if (monitoring?.enabled) wrongLabels(monitoring.labels, spec.child('monitoring', 'labels')).forEach(report)
    }
  }
]
