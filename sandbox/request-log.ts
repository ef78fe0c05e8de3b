/** What the API server can write down of the operator: each request by what it asked of which kind and where, without its content. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The first rule that fits. The stand-ins ask for far more than the operator, and what is served may be asked by anybody. */
const POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'None', userGroups: ['system:serviceaccounts:stand-ins'] },
    { level: 'None', nonResourceURLs: ['*'] },
    { level: 'Metadata', userGroups: ['system:serviceaccounts'] },
    { level: 'None' }
  ]
}

/** Flags that make the API server append a line of JSON to the file for each request of a service account. */
export function requestLogFlags(folder: string, file: string): string[] {
  const policy = join(folder, 'request-log.json')
  writeFileSync(policy, JSON.stringify(POLICY))
  return [`--audit-policy-file=${policy}`, `--audit-log-path=${file}`]
}
