/** DatabaseCluster: the database a user asks for, and what became of it. */
import { exactlyOneOf, stays, staysAsCreated } from './cel.ts'
import { AGE, type Kind, type ResourceOf } from './kind.ts'
import { parameters } from './parameters.ts'
import { childReference, reference } from './reference.ts'
import { resources } from './resources.ts'
import { scheduling } from './scheduling.ts'
import {
  choice,
  count,
  flag,
  generation,
  integer,
  label,
  listBy,
  listOf,
  mapOf,
  object,
  objectName,
  optional,
  quantity,
  type Static,
  setOf,
  text,
  time
} from './schema.ts'
import { conditions, notYetSeen, observedGeneration } from './status.ts'

export const DELETION_POLICIES = ['DoNotTerminate', 'Retain', 'Delete', 'WipeOut'] as const
export const MEMBER_ROLES = [
  'Primary',
  'Replica',
  'Member',
  'Broker',
  'Controller',
  'Router',
  'ConfigServer',
  'Unknown'
] as const
export const CLUSTER_PHASES = [
  'Pending',
  'Provisioning',
  'Restoring',
  'Ready',
  'Updating',
  'Upgrading',
  'Resizing',
  'Stopping',
  'Stopped',
  'Starting',
  'Degraded',
  'Failed',
  'Deleting',
  'Unknown'
] as const
export const EXPOSE_ROLES = ['ReadWrite', 'ReadOnly'] as const
export const EXPOSE_TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer'] as const
export const MONITORING_TYPES = ['Prometheus', 'PMM'] as const

const MAX_MEMBERS = 1000
const MAX_VOLUMES = 16
const MAX_SCHEDULES = 20
const MAX_EXPOSED = 16
const MAX_ANNOTATIONS = 32

const volume = object(
  'One extra volume of every member.',
  {
    name: label('Name of the volume, as the provider declares it: wal, proxysql.'),
    storage: quantity('Its size, such as 5Gi. It grows only, as the data volume does.'),
    storageClassName: optional(text('Its StorageClass; that of the data volume when absent.', { min: 1, max: 253 }))
  },
  { rules: [staysAsCreated('storageClassName', 'a volume keeps the StorageClass it was created with')] }
)

const topology = object('How the members are arranged. Types and fields are those that the provider declares.', {
  type: optional(
    text('The arrangement: replication, replicaSet, sharded, galera, groupReplication, separated, combined.', {
      min: 1,
      max: 63
    })
  ),
  shards: optional(integer('How many shards.', { min: 1, max: 100 })),
  configServers: optional(integer('How many config servers.', { min: 1, max: 50 })),
  controllers: optional(integer('How many controllers.', { min: 1, max: 50 }))
})

const tls = object('Encryption of client connections.', {
  mode: optional(choice('Whether clients must, may or cannot use TLS.', ['Required', 'Optional', 'Disabled'])),
  issuerRef: optional(
    object(
      'The cert-manager issuer that signs the certificates of the servers.',
      {
        name: objectName('Name of the issuer.'),
        kind: choice('An Issuer stands in the namespace of the cluster.', ['Issuer', 'ClusterIssuer'], {
          default: 'Issuer'
        })
      },
      { atomic: true }
    )
  ),
  secretName: optional(
    text('A Secret in the same namespace with tls.crt, tls.key and ca.crt, instead of an issuer.', { max: 253 })
  )
})

const proxy = object('The pooler or router in front of the members.', {
  enabled: flag('Whether there is a proxy.', { default: true }),
  type: optional(
    text('Which program: pgbouncer, haproxy, proxysql, mongos; the default of the provider when absent.', {
      min: 1,
      max: 63
    })
  ),
  replicas: optional(integer('How many proxies.', { min: 1, max: 100 })),
  resources: optional(resources('each proxy')),
  config: optional(parameters('Settings of the proxy.', 200))
})

const expose = listBy(
  'name',
  'Services for clients outside the namespace, beside those that every cluster has inside.',
  object('One way in.', {
    name: label('Name of the way in; it becomes part of the name of its Service.'),
    role: optional(choice('Where it leads: to the primary or to the replicas. ReadWrite when absent.', EXPOSE_ROLES)),
    type: choice('What kind of Service.', EXPOSE_TYPES),
    sourceRanges: optional(
      listOf(
        'The CIDR ranges that a load balancer lets in; everybody when absent.',
        text('A range such as 10.0.0.0/8.', { max: 49 }),
        { max: 64 }
      )
    ),
    annotations: optional(
      mapOf('Annotations of the Service, for the cloud.', text('A value.', { max: 4096 }), { max: MAX_ANNOTATIONS })
    ),
    loadBalancerClass: optional(text('Which load balancer implementation.', { max: 253 }))
  }),
  { max: MAX_EXPOSED }
)

const monitoring = object('Metrics of the members.', {
  enabled: flag('Whether the members are monitored.', { default: true }),
  type: optional(choice('By what.', MONITORING_TYPES, { default: 'Prometheus' })),
  configRef: optional(reference('MonitoringConfig')),
  labels: optional(
    mapOf('Labels of the monitor objects, by which a Prometheus selects them.', text('A value.', { max: 63 }), {
      max: 32
    })
  )
})

const podSchedulingPolicy = object(
  'Where the pods may run: by reference, written here, or both; what is written here wins.',
  {
    ref: optional(reference('PodSchedulingPolicy')),
    engine: optional(scheduling('database members')),
    proxy: optional(scheduling('proxies'))
  }
)

const retention = object(
  'How many backups of the schedule are kept.',
  {
    copies: optional(integer('Keep the newest so many.', { min: 1, max: 1000 })),
    days: optional(integer('Keep those of the last so many days.', { min: 1, max: 3650 }))
  },
  { rules: [exactlyOneOf('retention', 'copies', 'days')] }
)

const backup = object('Backups of the cluster.', {
  enabled: flag('Whether backups are on.', { default: true }),
  storageRef: optional(reference('BackupStorage', 'that backups go to')),
  schedules: optional(
    listBy(
      'name',
      'When backups are made by themselves.',
      object('One schedule.', {
        name: label('Name of the schedule.'),
        schedule: text('When, as cron has it, in UTC: minute hour day month weekday, such as "0 2 * * *".', {
          min: 1,
          max: 100
        }),
        method: optional(text('How, as the provider names it; its default when absent.', { max: 63 })),
        retention: optional(retention),
        suspend: optional(flag('Whether the schedule rests.'))
      }),
      { max: MAX_SCHEDULES }
    )
  ),
  pitr: optional(
    object('Continuous archiving, so that a restore can go to any moment.', {
      enabled: flag('Whether changes are archived continuously.', { default: true }),
      uploadIntervalSeconds: optional(
        integer('At the latest after so many seconds changes are in the archive.', { min: 1, max: 86_400 })
      )
    })
  )
})

/** A moment to restore to. */
export const pitr = object(
  'The moment to restore to; the end of the backup when absent.',
  {
    targetTime: optional(time('The moment, as RFC 3339 has it: 2026-05-04T03:02:01Z.')),
    latest: optional(flag('As far as the archive goes.'))
  },
  {
    rules: [
      {
        rule: 'has(self.targetTime) != (has(self.latest) && self.latest)',
        message: 'pitr needs either targetTime or latest: true',
        reason: 'FieldValueInvalid'
      }
    ]
  }
)

const dataSource = object(
  'Where the data of a new cluster comes from; an empty database when absent.',
  {
    backup: optional(reference('DatabaseBackup', 'to start from')),
    cluster: optional(reference('DatabaseCluster', 'to copy')),
    external: optional(
      object('A backup that no object here records.', {
        storageRef: reference('BackupStorage', 'that has the backup'),
        path: text('Where in the storage the backup lies.', { min: 1, max: 1024 })
      })
    ),
    pitr: optional(pitr)
  },
  { rules: [exactlyOneOf('dataSource', 'backup', 'cluster', 'external')] }
)

export const databaseClusterSpec = object(
  'The database that is wanted.',
  {
    engine: text('The database engine: postgresql, mongodb, mysql, kafka.', {
      min: 1,
      max: 63,
      rules: [stays('engine')]
    }),
    provider: optional(
      text('Which operator runs the engine; the default of the engine when absent.', {
        min: 1,
        max: 63,
        rules: [stays('provider')]
      })
    ),
    version: optional(
      text(
        'An exact version such as "17.6", or a line such as "17". A line, or none, is resolved once and then kept in status.version.',
        {
          min: 1,
          max: 64
        }
      )
    ),
    allowMajorVersion: optional(
      text('The one major version that an edit of version may move to, such as "18". It permits no other.', {
        min: 1,
        max: 16
      })
    ),
    clusterSize: integer('How many members.', { min: 1, max: MAX_MEMBERS, default: 3 }),
    storage: quantity(
      'Size of the data volume of each member, such as 10Gi. It grows, and goes back down only to what is really allocated.'
    ),
    storageClassName: optional(
      text('StorageClass of the data volumes; that of the Kubernetes cluster when absent.', { min: 1, max: 253 })
    ),
    volumes: optional(listBy('name', 'Extra volumes that the provider declares.', volume, { max: MAX_VOLUMES })),
    resources: optional(resources('each member')),
    config: optional(parameters('Settings of the engine.')),
    stopped: flag('Switches the database off and keeps its volumes. This is not a pause of reconciliation.', {
      default: false
    }),
    deletionPolicy: choice(
      'What a deletion leaves. DoNotTerminate: it is refused. Retain: volumes and backups stay. Delete: backups stay. WipeOut: nothing stays.',
      DELETION_POLICIES,
      { default: 'Delete' }
    ),
    topology: optional(topology),
    tls: optional(tls),
    proxy: optional(proxy),
    expose: optional(expose),
    monitoring: optional(monitoring),
    podSchedulingPolicy: optional(podSchedulingPolicy),
    backup: optional(backup),
    dataSource: optional(dataSource)
  },
  {
    rules: [
      {
        rule: '!has(oldSelf.provider) || has(self.provider)',
        message: 'provider cannot be removed; put it back as it was',
        fieldPath: '.provider',
        reason: 'FieldValueForbidden'
      },
      staysAsCreated(
        'storageClassName',
        'storageClassName can be neither changed, nor removed, nor added later; create a new cluster from a backup'
      ),
      staysAsCreated(
        'dataSource',
        'dataSource says where the data once came from and stays as it was created; put it back, or create a new cluster'
      )
    ]
  }
)

const member = object('One member.', {
  name: objectName('Name of its pod.'),
  role: choice('What it does.', MEMBER_ROLES),
  ready: flag('Whether it serves.'),
  node: optional(text('The node it runs on.', { max: 253 })),
  version: optional(text('The version of the engine it runs.', { max: 64 })),
  reason: optional(text('Why it is not ready.', { max: 256 }))
})

const endpoint = object('Where clients connect.', {
  name: text('Name of the endpoint.', { max: 63 }),
  role: text('Where it leads.', { max: 63 }),
  host: text('Host name or address.', { max: 253 }),
  port: integer('Port.', { min: 1, max: 65_535 }),
  scope: choice('From where it can be reached.', ['Internal', 'External'])
})

const outcome = (description: string) =>
  optional(
    object(description, {
      name: objectName('Name of the DatabaseBackup.'),
      time: optional(time('When it ended.')),
      message: optional(text('What it ended with.', { max: 1024 }))
    })
  )

export const databaseClusterStatus = object(
  'What became of the database.',
  {
    observedGeneration,
    phase: optional(choice('Where the cluster is in its life.', CLUSTER_PHASES)),
    reason: optional(text('Why, in one word.', { max: 128 })),
    message: optional(
      text('The first cause that holds the cluster up, in the words of the child operator where it has some.', {
        max: 4096
      })
    ),
    version: optional(text('The version that spec.version resolved to. It is kept until an upgrade.', { max: 64 })),
    provider: optional(
      object('Which operator runs the cluster.', {
        name: text('Name of the provider.', { max: 63 }),
        operatorVersion: optional(text('Version of the child operator.', { max: 64 }))
      })
    ),
    childRef: optional(
      object('The child that was made for this cluster.', {
        ...childReference,
        uid: optional(text('UID of the child.', { max: 64 })),
        observedGeneration: optional(generation('The generation of the child that its operator has acted on.'))
      })
    ),
    instances: optional(count('How many members there are.')),
    readyInstances: optional(count('How many members serve.')),
    primary: optional(text('The member that takes writes; empty where members are equals.', { max: 253 })),
    selector: optional(text('Label selector of the members, for autoscalers.', { max: 1024 })),
    initializedAt: optional(time('When the cluster first served.')),
    power: optional(choice('Whether the database is on.', ['On', 'Off', 'TurningOff', 'TurningOn'])),
    members: optional(listBy('name', 'The members.', member, { max: MAX_MEMBERS })),
    endpoints: optional(listBy('name', 'Where clients connect.', endpoint, { max: 64 })),
    connection: optional(
      object("What clients need to log in; it points at the child's Secret and copies nothing.", {
        secretRef: optional(reference('Secret', 'with the credentials')),
        username: optional(text('The user, where it is fixed.', { max: 128 })),
        usernameKey: optional(text('The key of the Secret that has the user.', { max: 253 })),
        passwordKey: optional(text('The key of the Secret that has the password.', { max: 253 })),
        caSecretRef: optional(reference('Secret', 'with the certificate authority'))
      })
    ),
    storage: optional(
      object('Sizes of the data volumes.', {
        requested: optional(quantity('What was asked for.')),
        allocated: optional(quantity('What every member really has.')),
        resizing: optional(flag('Whether volumes are growing.')),
        volumes: optional(
          listBy(
            'name',
            'Sizes of the extra volumes.',
            object('One extra volume.', {
              name: label('Name of the volume.'),
              allocated: optional(quantity('What every member really has.'))
            }),
            { max: MAX_VOLUMES }
          )
        )
      })
    ),
    config: optional(
      object('What became of the settings.', {
        applied: optional(setOf('Parameters in force as asked for.', text('A name.', { max: 253 }), { max: 500 })),
        pendingRestart: optional(
          setOf(
            'Parameters that wait for a restart, where the child operator reports it.',
            text('A name.', { max: 253 }),
            { max: 500 }
          )
        )
      })
    ),
    backup: optional(
      object('What became of the backups.', {
        lastSuccessful: outcome('The newest backup that succeeded.'),
        lastFailed: outcome('The newest backup that failed.'),
        earliestRestore: optional(time('The earliest moment that a restore can go to.')),
        latestRestore: optional(time('The latest moment that a restore can go to.')),
        schedules: optional(
          listBy(
            'name',
            'The schedules.',
            object('One schedule.', {
              name: label('Name of the schedule.'),
              last: optional(time('When it last ran.')),
              next: optional(time('When it runs next.'))
            }),
            { max: MAX_SCHEDULES }
          )
        )
      })
    ),
    monitoring: optional(
      object('What became of the monitoring.', {
        configured: optional(flag('Whether the members are monitored.')),
        message: optional(text('Why not.', { max: 1024 }))
      })
    ),
    dataSource: optional(
      object('What became of the data source; it is consumed once.', {
        phase: optional(choice('How far it is.', ['Pending', 'Running', 'Succeeded', 'Failed'])),
        completedAt: optional(time('When it was consumed.'))
      })
    ),
    recentOperations: optional(
      listOf(
        'The newest finished operations, so that one that a GitOps tool creates again is not done again.',
        object('One finished operation.', {
          name: objectName('Name of the OpsRequest.'),
          uid: text('UID of the OpsRequest.', { max: 64 }),
          type: text('What it did.', { max: 63 }),
          specHash: text('Hash of its spec.', { max: 128 }),
          phase: text('How it ended.', { max: 63 }),
          finishedAt: time('When it ended.')
        }),
        { max: 20 }
      )
    ),
    queue: optional(
      listOf('Operations that wait, first come first served.', objectName('Name of an OpsRequest.'), { max: 1000 })
    ),
    activeOperation: optional(
      object('The one operation that runs.', {
        name: objectName('Name of the OpsRequest.'),
        uid: text('UID of the OpsRequest.', { max: 64 }),
        since: time('Since when it runs.')
      })
    ),
    conditions
  },
  { default: notYetSeen }
)

export type DatabaseCluster = ResourceOf<'DatabaseCluster', typeof databaseClusterSpec, typeof databaseClusterStatus>
export type DatabaseClusterSpec = Static<typeof databaseClusterSpec>
export type DatabaseClusterStatus = Static<typeof databaseClusterStatus>

export const databaseCluster: Kind = {
  kind: 'DatabaseCluster',
  plural: 'databaseclusters',
  shortNames: ['dbc'],
  scope: 'Namespaced',
  description:
    'A database: its engine, size, storage, settings, backups and ways in. A child operator runs it, and status says what became of it.',
  spec: databaseClusterSpec,
  status: databaseClusterStatus,
  rules: [
    {
      rule: 'has(oldSelf.spec.provider) || !has(self.spec.provider) || !has(self.status) || !has(self.status.provider) || self.spec.provider == self.status.provider.name',
      message: 'a provider that is added later must be the one in use, as status.provider.name has it',
      fieldPath: '.spec.provider',
      reason: 'FieldValueForbidden'
    }
  ],
  columns: [
    { name: 'Engine', type: 'string', path: '.spec.engine', description: 'The database engine.' },
    { name: 'Version', type: 'string', path: '.status.version', description: 'The version in use.' },
    { name: 'Size', type: 'integer', path: '.spec.clusterSize', description: 'How many members are wanted.' },
    {
      name: 'Ready',
      type: 'string',
      path: '.status.conditions[?(@.type=="Ready")].status',
      description: 'Whether the database serves as asked for.'
    },
    { name: 'Phase', type: 'string', path: '.status.phase', description: 'Where the cluster is in its life.' },
    {
      name: 'Primary',
      type: 'string',
      path: '.status.primary',
      description: 'The member that takes writes.',
      wide: true
    },
    {
      name: 'Endpoint',
      type: 'string',
      path: '.status.endpoints[0].host',
      description: 'Where clients connect.',
      wide: true
    },
    {
      name: 'Reason',
      type: 'string',
      path: '.status.reason',
      description: 'Why the cluster is in its phase.',
      wide: true
    },
    AGE
  ],
  scale: {
    specReplicasPath: '.spec.clusterSize',
    statusReplicasPath: '.status.instances',
    labelSelectorPath: '.status.selector'
  }
}
