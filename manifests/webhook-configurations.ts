/** The paths of the door as webhook configurations: what the API server sends where, and what it does when nobody answers. */
import { GROUP, VERSION } from '../src/api/kind.ts'
import { ROUTES, type Route } from '../webhooks/routes.ts'

export const OPERATOR = 'dbaas-operator'
export const NAMESPACE = 'dbaas-system'

/** Without the operator nobody may write these; the others are judged again by the loops. */
const CLOSED = ['DatabaseCluster', 'OpsRequest']

const SECONDS = { mutate: 2, validate: 3 }

/** Nothing may hold up an object on its way out. */
const NOT_GOING = { name: 'not-being-deleted', expression: '!has(object.metadata.deletionTimestamp)' }

/** Our own writes that leave the spec alone, such as those of finalizers, have nothing to judge. */
const NOT_OURSELVES = {
  name: 'not-our-own-bookkeeping',
  expression:
    `request.userInfo.username != 'system:serviceaccount:${NAMESPACE}:${OPERATOR}' || oldObject == null || ` +
    'object.spec != oldObject.spec'
}

type Verb = keyof typeof SECONDS

function webhook(verb: Verb, path: string, { kind, subresource, operations }: Route): object {
  const what = path.split('/')[2]
  return {
    name: `${what}.${verb}.${GROUP}`,
    clientConfig: { service: { namespace: NAMESPACE, name: OPERATOR, path } },
    rules: [
      {
        apiGroups: [GROUP],
        apiVersions: [VERSION],
        operations,
        resources: [subresource === '' ? kind.plural : `${kind.plural}/${subresource}`],
        scope: kind.scope
      }
    ],
    ...(subresource === '' && { matchConditions: [NOT_GOING, NOT_OURSELVES] }),
    matchPolicy: 'Equivalent',
    failurePolicy: CLOSED.includes(kind.kind) ? 'Fail' : 'Ignore',
    sideEffects: 'None',
    timeoutSeconds: SECONDS[verb],
    ...(verb === 'mutate' && { reinvocationPolicy: 'IfNeeded' }),
    admissionReviewVersions: ['v1']
  }
}

function configuration(kind: string, verb: Verb): object {
  const paths = Object.entries(ROUTES).filter(([path]) => path.startsWith(`/${verb}/`))
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name: `${OPERATOR}.${GROUP}` },
    webhooks: paths.map(([path, route]) => webhook(verb, path, route))
  }
}

export const webhookConfigurations = (): Record<string, object> => ({
  mutating: configuration('MutatingWebhookConfiguration', 'mutate'),
  validating: configuration('ValidatingWebhookConfiguration', 'validate')
})
