/** Where pods may run, with the fields and the names of a Kubernetes pod spec. */
import { choice, integer, listOf, mapOf, object, optional, text } from './schema.ts'

const MAX_KEY = 317 // a DNS prefix of 253, a slash and a name of 63
const MAX_VALUE = 63
const MAX_TERMS = 20
const MAX_VALUES = 100
const MAX_WEIGHT = 100

const labelKey = (description: string) => text(description, { min: 1, max: MAX_KEY })
const labelValues = (description: string) =>
  listOf(description, text('A value.', { max: MAX_VALUE }), { max: MAX_VALUES })

const requirement = <const Operator extends string>(what: string, operators: readonly Operator[]) =>
  object(`One requirement on the ${what}.`, {
    key: labelKey('The key that the requirement is about.'),
    operator: choice('How key and values relate.', operators),
    values: optional(labelValues('The values; absent for Exists and DoesNotExist.'))
  })

const requirements = <const Operator extends string>(what: string, operators: readonly Operator[]) =>
  listOf(`Requirements on the ${what}; all of them must hold.`, requirement(what, operators), { max: MAX_TERMS })

const NODE_OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'] as const
const LABEL_OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const

const labels = (description: string) => mapOf(description, text('A value.', { max: MAX_VALUE }), { max: MAX_TERMS })

const labelSelector = (description: string) =>
  object(
    description,
    {
      matchLabels: optional(labels('Labels that must have exactly these values.')),
      matchExpressions: optional(requirements('labels', LABEL_OPERATORS))
    },
    { atomic: true }
  )

const nodeSelectorTerm = object(
  'Nodes that meet all requirements of the term.',
  {
    matchExpressions: optional(requirements('labels of the node', NODE_OPERATORS)),
    matchFields: optional(requirements('fields of the node', NODE_OPERATORS))
  },
  { atomic: true }
)

const weight = integer('How much this preference counts against the others.', { min: 1, max: MAX_WEIGHT })

const podAffinityTerm = object('Pods to be near to, or far from.', {
  labelSelector: optional(labelSelector('The pods, by their labels.')),
  topologyKey: labelKey('The node label whose equal values count as one place, such as topology.kubernetes.io/zone.'),
  matchLabelKeys: optional(
    listOf('Label keys whose values are taken from the pod itself.', labelKey('A key.'), { max: MAX_TERMS })
  ),
  mismatchLabelKeys: optional(
    listOf('Label keys whose values must differ from those of the pod itself.', labelKey('A key.'), { max: MAX_TERMS })
  )
})

const podAffinity = (what: string) =>
  object(`${what} of other pods.`, {
    requiredDuringSchedulingIgnoredDuringExecution: optional(
      listOf('Must hold when a pod is placed.', podAffinityTerm, { max: MAX_TERMS })
    ),
    preferredDuringSchedulingIgnoredDuringExecution: optional(
      listOf(
        'Is tried when a pod is placed.',
        object('A preference and how much it counts.', { weight, podAffinityTerm }),
        { max: MAX_TERMS }
      )
    )
  })

const affinity = object('Attraction to nodes and pods, as in a pod spec.', {
  nodeAffinity: optional(
    object('Which nodes.', {
      requiredDuringSchedulingIgnoredDuringExecution: optional(
        object(
          'Must hold when a pod is placed.',
          { nodeSelectorTerms: listOf('Terms, of which one must hold.', nodeSelectorTerm, { max: MAX_TERMS, min: 1 }) },
          { atomic: true }
        )
      ),
      preferredDuringSchedulingIgnoredDuringExecution: optional(
        listOf(
          'Is tried when a pod is placed.',
          object('A preference and how much it counts.', { weight, preference: nodeSelectorTerm }),
          { max: MAX_TERMS }
        )
      )
    })
  ),
  podAffinity: optional(podAffinity('The neighbourhood')),
  podAntiAffinity: optional(podAffinity('The distance'))
})

const toleration = object('A taint that the pods put up with.', {
  key: optional(text('Key of the taint; absent with Exists for every taint.', { max: MAX_KEY })),
  operator: optional(choice('How key and value relate; Equal when absent.', ['Exists', 'Equal'])),
  value: optional(text('Value of the taint.', { max: MAX_VALUE })),
  effect: optional(
    choice('Effect of the taint; every effect when absent.', ['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
  ),
  tolerationSeconds: optional(
    integer('How long a NoExecute taint is put up with; for ever when absent.', { min: 0, max: 2 ** 31 - 1 })
  )
})

const topologySpread = object('How evenly pods are spread over one kind of place.', {
  maxSkew: integer('By how many pods two places may differ.', { min: 1, max: 100 }),
  topologyKey: labelKey('The node label whose equal values count as one place.'),
  whenUnsatisfiable: choice('What happens to a pod that does not fit.', ['DoNotSchedule', 'ScheduleAnyway']),
  labelSelector: optional(labelSelector('The pods that are counted; those of the role when absent.')),
  minDomains: optional(integer('At least so many places are expected.', { min: 1, max: 1000 })),
  nodeAffinityPolicy: optional(choice('Whether nodes outside the affinity count.', ['Honor', 'Ignore'])),
  nodeTaintsPolicy: optional(choice('Whether tainted nodes count.', ['Honor', 'Ignore'])),
  matchLabelKeys: optional(
    listOf('Label keys whose values are taken from the pod itself.', labelKey('A key.'), { max: MAX_TERMS })
  )
})

/** The scheduling of the pods of one role. */
export const scheduling = (role: string) =>
  object(`Where the pods of the ${role} may run.`, {
    nodeSelector: optional(labels('Labels that a node must have.')),
    tolerations: optional(listOf('Taints that the pods put up with.', toleration, { max: MAX_TERMS })),
    affinity: optional(affinity),
    topologySpreadConstraints: optional(
      listOf('How evenly the pods are spread over zones and nodes.', topologySpread, { max: MAX_TERMS })
    ),
    priorityClassName: optional(text('The PriorityClass of the pods.', { max: 253 }))
  })
