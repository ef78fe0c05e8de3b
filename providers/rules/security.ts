/** Credentials that stand where everybody can read them. */
import { forbidden } from '../../src/api/finding.ts'
import { rememberEach } from '../../src/api/memory.ts'
import { type Path, root } from '../../src/api/path.ts'
import type { ClusterGiven, Provider } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { everyParameter } from './config.ts'
import { exposed, spec } from './places.ts'

/** user:password@ in front of a host. */
const URL_WITH_USER = /:\/\/[^/\s:@]+:[^/\s@]+@/
const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/
const SECRET_NAME = /password|passwd|secret|token|credential|access[-_.]?key/i
/** In the name of an annotation the word secret mostly says that a Secret is named. */
const SECRET_IN_ANNOTATION = /password|passwd|token|credential|access[-_.]?key/i
/** kubectl writes the whole object there; what it repeats is judged where it stands. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** What is plainly in neither is not searched: there may be hundreds of annotations. */
const holdsCredential = (value: string): boolean =>
  (value.includes('://') && URL_WITH_USER.test(value)) || (value.includes('-----BEGIN ') && PRIVATE_KEY.test(value))

const SAID = {
  why: 'looks like a credential, and everybody who may read this object would read it',
  fix: 'keep it in a Secret'
}

/** Annotations of the object, and those that it gives to Services. */
const annotationsOf = ({ cluster }: ClusterGiven) => [
  { annotations: cluster.metadata.annotations ?? {}, at: root.child('metadata', 'annotations') },
  ...exposed(cluster).map(({ item, at }) => ({
    annotations: item.annotations ?? {},
    at: at.child('annotations')
  }))
]

/** Keys by which this operator finds its own objects. */
const OURS = ['dbaas.dev', 'app.kubernetes.io/managed-by']

const reservedFor = rememberEach(({ supports }: Provider): readonly string[] => [...OURS, ...supports.obeys])

/** Whether a key is the one that is meant, or stands below its domain. */
const belongsTo = (key: string, domain: string): boolean => {
  const before = key.slice(0, Math.max(key.indexOf('/'), 0))
  return key === domain || before === domain || before.endsWith(`.${domain}`)
}

/** Labels and annotations that a user gives to objects of the child operator, or beside them. */
function passedOn({ cluster }: ClusterGiven): { key: string; at: Path }[] {
  const { monitoring } = cluster.spec
  const labels = monitoring?.enabled ? monitoring.labels : undefined
  return [
    ...exposed(cluster).flatMap(({ item, at }) => keysOf(item.annotations, at.child('annotations'))),
    ...keysOf(labels, spec.child('monitoring', 'labels'))
  ]
}

const keysOf = (map: Readonly<Record<string, string>> | undefined, at: Path) =>
  Object.keys(map ?? {}).map((key) => ({ key, at: at.key(key) }))

export const securityRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'security/reserved-key',
    severity: 'deny',
    what: 'A label or an annotation by which an operator is steered.',
    why: 'The child operator takes such keys for orders, and this one finds its objects by some; neither are the user’s to give.',
    fix: 'Remove it; the spec and operations have what may be asked for.',
    check(given, report) {
      const reserved = reservedFor(given.provider)
      for (const { key, at } of passedOn(given)) {
        const domain = reserved.find((one) => belongsTo(key, one))
        if (domain === undefined) continue
        report(
          forbidden(at, {
            why: `keys of ${domain} are orders to an operator`,
            fix: 'remove it; ask for it in the spec or by an OpsRequest'
          })
        )
      }
    }
  },
  {
    id: 'security/credential',
    severity: 'deny',
    what: 'A value in config or annotations that looks like a credential: a URL with a user and a password, a private key, or a literal under a name that says password, secret, token, credential or access key.',
    why: 'Objects are readable by many, are stored in git, and end up in logs and backups.',
    fix: 'Keep it in a Secret, and name the Secret where the engine or the provider has a field for it.',
    check(given, report) {
      for (const { item, at, known, secret } of everyParameter(given)) {
        const named = item.value !== '' && (secret || (!known && SECRET_NAME.test(item.name)))
        if (named || holdsCredential(item.value)) report(forbidden(at.child('value'), SAID))
      }
      for (const { annotations, at } of annotationsOf(given)) {
        for (const name in annotations) {
          const value = annotations[name]
          if (!value || name === LAST_APPLIED) continue
          if (SECRET_IN_ANNOTATION.test(name) || holdsCredential(value)) report(forbidden(at.key(name), SAID))
        }
      }
    }
  }
]
