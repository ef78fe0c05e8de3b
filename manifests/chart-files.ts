/** What the chart takes from the rest of this room: its templates say where it goes, and these files say what. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Registry } from '../providers/registry.ts'
import { crdName } from '../src/api/kind.ts'
import { KINDS } from '../src/api/kinds.ts'
import { alertingRules } from './alerts.ts'
import { crd } from './crd.ts'
import { dashboard } from './dashboard.ts'
import { CERTIFICATE_SECRET } from './rbac.ts'
import {
  inNamespaces,
  onCatalogue,
  onClusterFacts,
  onDoor,
  onLease,
  onOwnCertificate,
  onSecrets,
  onWebhookConfigurations,
  rulesFor
} from './rights.ts'
import { OPERATOR, webhooksFor } from './webhook-configurations.ts'

/** Everything in this folder is written, and what is not written any more is removed. */
export const CHART_FILES = 'manifests/chart/files'

/** What only the release knows; the templates have it worked out. */
const NAMESPACE = '{{ .Release.Namespace }}'
const CONFIGURATIONS = '{{ include "dbaas.webhookConfigurations" . }}'

/** The rules of each role, by the name that the templates know them by. */
const rights = (registry: Registry): object => ({
  databases: rulesFor(inNamespaces(registry)),
  clusterFacts: rulesFor([onClusterFacts()]),
  catalogue: rulesFor([onCatalogue()]),
  home: rulesFor([onLease(OPERATOR), onDoor()]),
  certificate: rulesFor([onOwnCertificate(CERTIFICATE_SECRET)]),
  webhooks: rulesFor([onWebhookConfigurations(CONFIGURATIONS)]),
  secrets: rulesFor([onSecrets()])
})

const POLICIES = join(import.meta.dirname, 'policies')

/** Path to content below the chart's folder of files; whoever writes them says how YAML is written. */
export const chartFiles = (registry: Registry, yaml: (object: object) => string): [path: string, content: string][] => [
  ...KINDS.map((kind): [string, string] => [`crds/${crdName(kind)}.yaml`, yaml(crd(kind))]),
  ...readdirSync(POLICIES).map((name): [string, string] => [
    `policies/${name}`,
    readFileSync(join(POLICIES, name), 'utf8')
  ]),
  ['rights.yaml', yaml(rights(registry))],
  ['webhooks.yaml', yaml(webhooksFor(NAMESPACE))],
  ['alerts.yaml', yaml(alertingRules())],
  ['dashboard.json', `${JSON.stringify(dashboard(), null, 2)}\n`]
]
