/** Cases of where pods may run; four places in our kinds take the same. */
import {
  also,
  block,
  count,
  type FieldCases,
  integer,
  lightly,
  list,
  nonEmpty,
  notEmpty,
  required,
  text,
  textMap,
  under,
  words
} from './field-case.ts'

const orders = {
  matchLabels: { 'cnpg.io/cluster': 'orders' },
  matchExpressions: [{ key: 'cnpg.io/instanceRole', operator: 'In', values: ['primary', 'replica'] }]
}

const others = {
  labelSelector: orders,
  topologyKey: 'topology.kubernetes.io/zone',
  matchLabelKeys: ['pod-template-hash'],
  mismatchLabelKeys: ['tenant']
}

const databaseNodes = {
  matchExpressions: [
    { key: 'node.kubernetes.io/instance-type', operator: 'In', values: ['r6g.xlarge', 'r6g.2xlarge'] }
  ],
  matchFields: [{ key: 'metadata.name', operator: 'NotIn', values: ['node-7'] }]
}

/** Ways to say where pods may run; together they have every field. */
export const places = {
  'nodes of their own': {
    nodeSelector: { 'kubernetes.io/arch': 'arm64' },
    tolerations: [
      { key: 'dedicated', operator: 'Equal', value: 'database', effect: 'NoExecute', tolerationSeconds: 300 }
    ],
    priorityClassName: 'databases'
  },
  'large nodes': {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [databaseNodes] },
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 50, preference: databaseNodes }]
      }
    }
  },
  'near to others': {
    affinity: {
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [others],
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, podAffinityTerm: others }]
      }
    }
  },
  'far from others': {
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [others],
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: others }]
      }
    }
  },
  'spread over zones': {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: orders,
        minDomains: 3,
        nodeAffinityPolicy: 'Honor',
        nodeTaintsPolicy: 'Ignore',
        matchLabelKeys: ['pod-template-hash']
      }
    ]
  }
}

const key = nonEmpty(317)
const keyList: FieldCases = { '': list(20), '[]': key }

const requirements = (...operators: string[]): FieldCases => ({
  '': list(20),
  '[]': block('value'),
  '[].key': required(key),
  '[].operator': also(required(words(...operators)), ['=', 'supported values']),
  '[].values': also(list(100), [{ zone: 'a' }, 'unknown field "']),
  '[].values[]': text(63)
})

const labelSelector: FieldCases = {
  '': block('app'),
  ...under('matchLabels', textMap(20, 63)),
  ...under('matchExpressions', requirements('In', 'NotIn', 'Exists', 'DoesNotExist'))
}

const nodeRequirements = requirements('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt')

const nodeTerm: FieldCases = {
  '': block('matchLabels'),
  ...under('matchExpressions', nodeRequirements),
  ...under('matchFields', lightly(nodeRequirements))
}

const podTerm: FieldCases = {
  '': block('matchLabels'),
  ...under('labelSelector', labelSelector),
  topologyKey: required(key),
  ...under('matchLabelKeys', keyList),
  ...under('mismatchLabelKeys', keyList)
}

const podAffinity: FieldCases = {
  '': block('required'),
  requiredDuringSchedulingIgnoredDuringExecution: list(20),
  ...under('requiredDuringSchedulingIgnoredDuringExecution[]', podTerm),
  preferredDuringSchedulingIgnoredDuringExecution: list(20),
  'preferredDuringSchedulingIgnoredDuringExecution[]': block('topologyKey'),
  'preferredDuringSchedulingIgnoredDuringExecution[].weight': required(integer(1, 100)),
  ...under('preferredDuringSchedulingIgnoredDuringExecution[].podAffinityTerm', {
    ...lightly(podTerm),
    '': required(block('weight'))
  })
}

const nodeAffinity: FieldCases = {
  '': block('nodeSelectorTerms'),
  requiredDuringSchedulingIgnoredDuringExecution: block('matchExpressions'),
  'requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms': required(notEmpty(list(20))),
  ...under('requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[]', nodeTerm),
  preferredDuringSchedulingIgnoredDuringExecution: list(20),
  'preferredDuringSchedulingIgnoredDuringExecution[]': block('matchExpressions'),
  'preferredDuringSchedulingIgnoredDuringExecution[].weight': required(integer(1, 100)),
  ...under('preferredDuringSchedulingIgnoredDuringExecution[].preference', {
    ...lightly(nodeTerm),
    '': required(block('weight'))
  })
}

export const scheduling: FieldCases = {
  '': block('antiAffinity'),
  ...under('nodeSelector', textMap(20, 63)),
  tolerations: list(20),
  'tolerations[]': also(block('effects'), ['dedicated=database:NoSchedule', 'must be of type object: "string"']),
  'tolerations[].key': text(317),
  'tolerations[].operator': words('Exists', 'Equal'),
  'tolerations[].value': text(63),
  'tolerations[].effect': words('NoSchedule', 'PreferNoSchedule', 'NoExecute'),
  'tolerations[].tolerationSeconds': also(count, ['5m', 'must be of type integer: "string"']),
  affinity: block('podAntiAffinityType'),
  ...under('affinity.nodeAffinity', nodeAffinity),
  ...under('affinity.podAffinity', podAffinity),
  ...under('affinity.podAntiAffinity', lightly(podAffinity)),
  topologySpreadConstraints: list(20),
  'topologySpreadConstraints[]': block('maxskew'),
  'topologySpreadConstraints[].maxSkew': required(integer(1, 100)),
  'topologySpreadConstraints[].topologyKey': required(key),
  'topologySpreadConstraints[].whenUnsatisfiable': required(words('DoNotSchedule', 'ScheduleAnyway')),
  ...under('topologySpreadConstraints[].labelSelector', lightly(labelSelector)),
  'topologySpreadConstraints[].minDomains': integer(1, 1000),
  'topologySpreadConstraints[].nodeAffinityPolicy': words('Honor', 'Ignore'),
  'topologySpreadConstraints[].nodeTaintsPolicy': words('Honor', 'Ignore'),
  ...under('topologySpreadConstraints[].matchLabelKeys', keyList),
  priorityClassName: text(253)
}
