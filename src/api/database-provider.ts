/** DatabaseProvider: what one provider can do here, published by the operator for people and tools to read. */
import { AGE, type Kind, type Resource } from './kind.ts'
import { OPERATION_TYPES } from './ops-request.ts'
import { choice, count, flag, listBy, mapOf, object, optional, type Static, setOf, text } from './schema.ts'
import { conditions, observedGeneration } from './status.ts'

const word = text('A word.', { max: 63 })
const version = (description: string) => text(description, { max: 64 })

export const databaseProviderStatus = object('What the provider can do in this Kubernetes cluster.', {
  observedGeneration,
  engine: optional(text('The engine it runs.', { max: 63 })),
  default: optional(flag('Whether it is chosen when spec.provider is absent.')),
  operator: optional(
    object('The child operator.', {
      installedVersion: optional(version('The version that is installed.')),
      supportedRange: optional(text('The versions that are supported.', { max: 128 })),
      inRange: optional(flag('Whether the installed version is supported.'))
    })
  ),
  crdsPresent: optional(flag('Whether the kinds of the child operator are there.')),
  capabilities: optional(
    setOf('What it can honour, as paths into the DatabaseCluster.', text('A path.', { max: 253 }), { max: 200 })
  ),
  operations: optional(
    listBy(
      'type',
      'What it can do of the operations.',
      object('One operation.', {
        type: choice('The operation.', OPERATION_TYPES),
        supported: flag('Whether it can.'),
        reason: optional(text('Why it cannot, and what to do instead.', { max: 1024 }))
      }),
      { max: OPERATION_TYPES.length }
    )
  ),
  versions: optional(
    listBy(
      'version',
      'The versions on offer.',
      object('One version.', {
        version: version('The version.'),
        default: optional(flag('Whether it is chosen when no version is named.')),
        deprecated: optional(flag('Whether it will go.')),
        removedIn: optional(version('The release of this operator that drops it.'))
      }),
      { max: 200 }
    )
  ),
  methods: optional(setOf('Backup methods.', word, { max: 16 })),
  proxyTypes: optional(setOf('Proxy types.', word, { max: 16 })),
  topologyTypes: optional(setOf('Topology types.', word, { max: 16 })),
  parameterCounts: optional(mapOf('How many parameters are known, by version.', count('How many.'), { max: 200 })),
  customActions: optional(
    listBy(
      'name',
      'What a Custom operation can name.',
      object('One action.', {
        name: text('Name of the action.', { max: 63 }),
        description: text('What it does.', { max: 1024 }),
        schema: optional(text('JSON Schema of its parameters.', { max: 16_384 }))
      }),
      { max: 50 }
    )
  ),
  conditions
})

export type DatabaseProvider = Resource<'DatabaseProvider', object, Static<typeof databaseProviderStatus>>

export const databaseProvider: Kind = {
  kind: 'DatabaseProvider',
  plural: 'databaseproviders',
  shortNames: ['dbp'],
  scope: 'Cluster',
  description: 'What one provider can do in this Kubernetes cluster. The operator publishes it; it has no spec.',
  status: databaseProviderStatus,
  columns: [
    { name: 'Engine', type: 'string', path: '.status.engine', description: 'The engine it runs.' },
    {
      name: 'Installed',
      type: 'string',
      path: '.status.operator.installedVersion',
      description: 'The installed version of the child operator.'
    },
    {
      name: 'Supported',
      type: 'string',
      path: '.status.operator.supportedRange',
      description: 'The supported versions of the child operator.'
    },
    {
      name: 'Ready',
      type: 'string',
      path: '.status.conditions[?(@.type=="Ready")].status',
      description: 'Whether clusters can be made with it.'
    },
    AGE
  ]
}
