/** MonitoringConfig: how the members of clusters are watched. */
import { memberNamedByType, stays } from './cel.ts'
import { MONITORING_TYPES } from './database-cluster.ts'
import { AGE, type Kind, type ResourceOf } from './kind.ts'
import { reference } from './reference.ts'
import { choice, mapOf, object, optional, text } from './schema.ts'
import { supporting, USED_BY } from './status.ts'

export const monitoringConfigSpec = object(
  'What watches, and how.',
  {
    type: choice('What watches.', MONITORING_TYPES, { rules: [stays('type')] }),
    prometheus: optional(
      object('Prometheus, which finds the members by monitor objects.', {
        interval: text('How often metrics are read, such as 30s.', {
          max: 16,
          pattern: '^([0-9]+(ms|s|m|h))+$',
          default: '30s'
        }),
        labels: optional(
          mapOf('Labels of the monitor objects, by which a Prometheus selects them.', text('A value.', { max: 63 }), {
            max: 32
          })
        )
      })
    ),
    pmm: optional(
      object('A PMM server, which agents beside the members report to.', {
        serverHost: text('Host of the server, with a port where it is not 443.', { min: 1, max: 260 }),
        credentialsSecretRef: reference(
          'Secret',
          'with the credentials: token, a token of a service account of the server'
        )
      })
    )
  },
  {
    rules: memberNamedByType([
      { type: 'Prometheus', field: 'prometheus' },
      { type: 'PMM', field: 'pmm', example: 'pmm: {serverHost: pmm.example.com, credentialsSecretRef: {name: pmm}}' }
    ])
  }
)

export const monitoringConfigStatus = object('Who uses the configuration, and whether it can be used.', supporting)

export type MonitoringConfig = ResourceOf<
  'MonitoringConfig',
  typeof monitoringConfigSpec,
  typeof monitoringConfigStatus
>

export const monitoringConfig: Kind = {
  kind: 'MonitoringConfig',
  plural: 'monitoringconfigs',
  shortNames: ['mcfg'],
  scope: 'Namespaced',
  description:
    'Labels and intervals for Prometheus, or a PMM server and its credentials. It cannot be deleted while something uses it.',
  spec: monitoringConfigSpec,
  status: monitoringConfigStatus,
  columns: [
    { name: 'Type', type: 'string', path: '.spec.type', description: 'What watches.' },
    USED_BY,
    {
      name: 'Server',
      type: 'string',
      path: '.spec.pmm.serverHost',
      description: 'Host of the PMM server.',
      wide: true
    },
    AGE
  ]
}
