/** `dbaas lint`: its arguments and options. */
import { command, type Options } from '../command.ts'

export const FORMATS = ['text', 'sarif', 'junit', 'github', 'json'] as const
export const SEVERITIES = ['deny', 'warn'] as const

export const options = {
  facts: {
    sort: 'list',
    value: 'FILE',
    completes: 'files',
    description:
      'Manifests of what is there already: storages, policies, StorageClasses, clusters; an object of the same name is what it was.'
  },
  live: { sort: 'flag', description: 'Ask the cluster of the kubeconfig for what is there, and compare with it.' },
  since: {
    sort: 'value',
    value: 'REF',
    description: 'Only files that changed since this git reference, each object compared with what it was there.'
  },
  format: {
    sort: 'value',
    value: 'FORMAT',
    choices: FORMATS,
    default: 'text',
    description: 'How findings are printed.'
  },
  severity: {
    sort: 'value',
    value: 'LEVEL',
    choices: SEVERITIES,
    default: 'warn',
    description: 'The least that is told: warn tells everything, deny only what would be refused.'
  },
  namespace: {
    sort: 'value',
    short: 'n',
    value: 'NAMESPACE',
    completes: 'namespaces',
    description: 'The namespace of manifests that name none (default: that of the context, else "default").'
  },
  context: {
    sort: 'value',
    value: 'CONTEXT',
    completes: 'contexts',
    description: 'The context of the kubeconfig for --live.'
  }
} as const satisfies Options

export const lint = command({
  name: 'lint',
  summary: 'Say what the API server would say to these manifests',
  about: [
    'Reads YAML and JSON, many documents to a file, and folders of them. Findings are those of the schema, of the rules in ' +
      'the definitions, and of the rules of the webhook, in the same words. Objects of other kinds are passed over and counted.',
    'Manifests in the same folder count as there already, and so do those of --facts.'
  ],
  arguments: [
    { name: 'PATH', many: true, completes: 'files', description: 'Files, folders, or - for standard input.' }
  ],
  options,
  examples: [
    { line: 'dbaas lint clusters/', does: 'Everything below a folder.' },
    { line: 'kustomize build overlays/production | dbaas lint -', does: 'What Kustomize or Helm makes.' },
    { line: 'dbaas lint --since origin/main .', does: 'What a pull request changes, and whether it may.' },
    { line: 'dbaas lint --format sarif . > findings.sarif', does: 'For the code scanning of GitHub and others.' }
  ],
  work: async () => (await import('../lint/lint.ts')).lint
})
