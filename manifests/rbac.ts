/** Who the operator is, and the roles that let it do what `rights.ts` says it must. */
import type { Registry } from '../providers/registry.ts'
import { DOOR } from '../src/api/door.ts'
import {
  inNamespaces,
  type Need,
  onCatalogue,
  onClusterFacts,
  onDoor,
  onLease,
  onOwnCertificate,
  onSecrets,
  onWebhookConfigurations,
  rulesFor
} from './rights.ts'
import { NAMESPACE, OPERATOR, WEBHOOK_CONFIGURATIONS } from './webhook-configurations.ts'

/** The Secret that holds a certificate which the operator makes by itself. */
export const CERTIFICATE_SECRET = 'dbaas-webhook-certificate'

const RBAC = { apiVersion: 'rbac.authorization.k8s.io/v1' } as const
const SUBJECTS = [{ kind: 'ServiceAccount', name: OPERATOR, namespace: NAMESPACE }]
const roleRef = (kind: 'ClusterRole' | 'Role', name: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name })

const clusterRole = (name: string, needs: readonly Need[]): object => ({
  ...RBAC,
  kind: 'ClusterRole',
  metadata: { name },
  rules: rulesFor(needs)
})

/** A role for everywhere, and the operator bound to it. */
const everywhere = (name: string, needs: readonly Need[]): object[] => [
  clusterRole(name, needs),
  { ...RBAC, kind: 'ClusterRoleBinding', metadata: { name }, roleRef: roleRef('ClusterRole', name), subjects: SUBJECTS }
]

/** A role for the operator's own namespace, and the operator bound to it. */
const atHome = (name: string, needs: readonly Need[]): object[] => {
  const metadata = { name, namespace: NAMESPACE }
  return [
    { ...RBAC, kind: 'Role', metadata, rules: rulesFor(needs) },
    { ...RBAC, kind: 'RoleBinding', metadata, roleRef: roleRef('Role', name), subjects: SUBJECTS }
  ]
}

/** The Role that says nothing until somebody answers, and the account that nobody has, which it is for. */
const door: readonly object[] = [
  { ...RBAC, kind: 'Role', metadata: { name: DOOR, namespace: NAMESPACE } },
  {
    ...RBAC,
    kind: 'RoleBinding',
    metadata: { name: DOOR, namespace: NAMESPACE },
    roleRef: roleRef('Role', DOOR),
    subjects: [{ kind: 'ServiceAccount', name: DOOR, namespace: NAMESPACE }]
  }
]

/** The objects by file. */
export const rbac = (registry: Registry): Record<string, readonly object[]> => ({
  operator: [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } }
    },
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: OPERATOR, namespace: NAMESPACE },
      automountServiceAccountToken: false // the pod asks for it itself
    },
    ...everywhere(OPERATOR, inNamespaces(registry)),
    ...everywhere(`${OPERATOR}-cluster-facts`, [onClusterFacts()]),
    ...everywhere(`${OPERATOR}-catalogue`, [onCatalogue()]),
    ...atHome(OPERATOR, [onLease(OPERATOR), onDoor()]),
    ...door
  ],
  // for an operator that makes its certificate by itself, and only for that
  'self-signed': [
    ...atHome(`${OPERATOR}-certificate`, [onOwnCertificate(CERTIFICATE_SECRET)]),
    ...everywhere(`${OPERATOR}-webhooks`, [onWebhookConfigurations(WEBHOOK_CONFIGURATIONS)])
  ],
  // bound by nobody: whoever clones clusters or monitors them with a password binds it where that is done
  secrets: [clusterRole(`${OPERATOR}-secrets`, [onSecrets()])]
})
