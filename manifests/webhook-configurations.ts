/** The paths of the door as webhook configurations: what the API server sends where, and what it does when nobody answers. */
import { IS_CLOSED, isClosed } from '../src/api/door.ts'
import { GROUP, VERSION } from '../src/api/kind.ts'
import { ROUTES, type Route } from '../webhooks/routes.ts'

export const OPERATOR = 'dbaas-operator'
export const NAMESPACE = 'dbaas-system'
/** The Service in front of the door. */
const SERVICE = 'dbaas-webhook'
/** Both configurations. */
export const WEBHOOK_CONFIGURATIONS = 'dbaas.dev'

/** Nobody may write these while nobody answers, once somebody has; the others are judged again by the loops. */
const GUARDED = ['DatabaseCluster', 'OpsRequest']

const SECONDS = { mutate: 2, validate: 3 }

/** Nothing may hold up an object on its way out. */
const NOT_GOING = { name: 'not-being-deleted', expression: '!has(object.metadata.deletionTimestamp)' }

/** Our own writes that leave the spec alone, such as those of finalizers, have nothing to judge. */
const notOurselves = (namespace: string) => ({
  name: 'not-our-own-bookkeeping',
  expression:
    `request.userInfo.username != 'system:serviceaccount:${namespace}:${OPERATOR}' || oldObject == null || ` +
    'object.spec != oldObject.spec'
})

/** Until a certificate has come, nobody could answer, and nothing is refused for that. */
const doorIsClosed = (namespace: string) => ({ name: IS_CLOSED, expression: isClosed(namespace, OPERATOR) })

type Verb = keyof typeof SECONDS

function webhook(verb: Verb, namespace: string, path: string, { kind, subresource, operations }: Route): object {
  const what = path.split('/')[2]
  const isGuarded = GUARDED.includes(kind.kind)
  const matchConditions = [
    ...(isGuarded ? [doorIsClosed(namespace)] : []),
    ...(subresource === '' ? [NOT_GOING, notOurselves(namespace)] : [])
  ]
  return {
    name: `${what}.${verb}.${GROUP}`,
    clientConfig: { service: { namespace, name: SERVICE, path } },
    rules: [
      {
        apiGroups: [GROUP],
        apiVersions: [VERSION],
        operations,
        resources: [subresource === '' ? kind.plural : `${kind.plural}/${subresource}`],
        scope: kind.scope
      }
    ],
    ...(matchConditions.length > 0 && { matchConditions }),
    matchPolicy: 'Equivalent',
    failurePolicy: isGuarded ? 'Fail' : 'Ignore',
    sideEffects: 'None',
    timeoutSeconds: SECONDS[verb],
    ...(verb === 'mutate' && { reinvocationPolicy: 'IfNeeded' }),
    admissionReviewVersions: ['v1']
  }
}

/** What is sent to the door of an operator in the namespace, by the kind of configuration. */
export function webhooksFor(namespace: string): Record<string, object[]> {
  const sent = (verb: Verb) =>
    Object.entries(ROUTES)
      .filter(([path]) => path.startsWith(`/${verb}/`))
      .map(([path, route]) => webhook(verb, namespace, path, route))
  return { MutatingWebhookConfiguration: sent('mutate'), ValidatingWebhookConfiguration: sent('validate') }
}

/** The configurations by file. */
export const webhookConfigurations = (): Record<string, object> =>
  Object.fromEntries(
    Object.entries(webhooksFor(NAMESPACE)).map(([kind, webhooks]) => [
      kind.replace('WebhookConfiguration', '').toLowerCase(),
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind,
        metadata: { name: WEBHOOK_CONFIGURATIONS },
        webhooks
      }
    ])
  )
