/** The way without Helm: every manifest in this room, one after the other as they can be applied. */

/** A namespace before what is in it, a kind before what speaks of it, and those that are asked last. */
const FOLDERS = ['rbac', 'crds', 'policies', 'operator', 'webhooks']

/** What `kubectl apply -k` reads; paths are below this room. */
export const kustomization = (paths: readonly string[]): object => ({
  apiVersion: 'kustomize.config.k8s.io/v1beta1',
  kind: 'Kustomization',
  resources: FOLDERS.flatMap((folder) => paths.filter((path) => path.startsWith(`${folder}/`)).toSorted())
})
