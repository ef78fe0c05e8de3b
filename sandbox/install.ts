/** Installs kinds and admission policies and waits until the API server acts on every one of them. */
import type { ApiClient, KubeObject } from './api-client.ts'
import { applyManifest, applyObject } from './apply.ts'
import type { Manifest } from './manifests.ts'
import { sandboxError } from './sandbox-error.ts'
import { until } from './until.ts'

/** Returns when every new kind is served and every new policy is in force. */
export async function install(client: ApiClient, manifests: Manifest[]): Promise<void> {
  await Promise.all(manifests.map((manifest) => applyManifest(client, manifest)))
  const objects = manifests.map(({ object }) => object)
  const definitions = objects.filter(({ kind }) => kind === 'CustomResourceDefinition')
  const policies = objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy')
  await Promise.all([
    ...definitions.map((definition) => served(client, definition)),
    policies.length > 0 ? policiesInForce(client) : undefined
  ])
}

interface Definition {
  status?: { conditions?: { type: string; status: string; message: string }[] }
  spec: { group: string; names: { plural: string }; versions: { name: string; served: boolean }[] }
}

// Conditions of a definition that will never be served, and the status that says so.
const HOPELESS: Record<string, string> = { NamesAccepted: 'False', NonStructuralSchema: 'True' }

async function served(client: ApiClient, definition: KubeObject): Promise<void> {
  const { name } = definition.metadata
  const path = await client.pathOf(definition)
  const { spec } = await until(`${name} is established`, async () => {
    const { body } = await client.request<Definition>('GET', path)
    const conditions = body.status?.conditions ?? []
    const refusal = conditions.find(({ type, status }) => HOPELESS[type] === status)
    if (refusal !== undefined) throw sandboxError(`cannot install ${name}`, refusal.message, 'Correct its manifest')
    return conditions.some(({ type, status }) => type === 'Established' && status === 'True') ? body : undefined
  })
  for (const version of spec.versions.filter(({ served }) => served)) {
    const list = `/apis/${spec.group}/${version.name}/${spec.names.plural}`
    await until(`${name} is served`, async () => (await client.request('GET', list)).status === 200 || undefined)
  }
}

/**
 * A policy is in force a moment after it is stored, and the API server does not tell when. It takes up all policies in one go,
 * though: once it acts on one that was stored after ours, it acts on ours.
 */
async function policiesInForce(client: ApiClient): Promise<void> {
  await applyObject(client, PROBE_POLICY)
  await applyObject(client, PROBE_BINDING)
  await until('admission policies are in force', async () => {
    const { status } = await applyObject(client, PROBED, { dryRun: 'All' })
    return status === 422 || undefined
  })
  await Promise.all(
    [PROBE_BINDING, PROBE_POLICY].map(async (probe) => client.request('DELETE', await client.pathOf(probe)))
  )
}

const PROBE = { name: 'sandbox-probe' }
const PROBED: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: PROBE }
const PROBE_POLICY: KubeObject = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicy',
  metadata: PROBE,
  spec: {
    matchConstraints: {
      resourceRules: [
        {
          apiGroups: [''],
          apiVersions: ['v1'],
          operations: ['CREATE'],
          resources: ['namespaces'],
          resourceNames: [PROBE.name]
        }
      ]
    },
    validations: [{ expression: 'false', message: 'policies are in force' }]
  }
}
const PROBE_BINDING: KubeObject = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  metadata: PROBE,
  spec: { policyName: PROBE.name, validationActions: ['Deny'] }
}
