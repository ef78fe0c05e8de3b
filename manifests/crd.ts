/** A kind as a CustomResourceDefinition. */
import { crdName, GROUP, type Kind, VERSION } from '../src/api/kind.ts'
import { structuralSchema } from '../src/api/structural.ts'

/** Found by `kubectl get dbaas`. Never `all`: `kubectl delete all --all` would delete databases. */
const CATEGORY = 'dbaas'

export function crd(kind: Kind): object {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: crdName(kind),
      annotations: { 'helm.sh/resource-policy': 'keep' }, // deleting a kind deletes every database of it
      labels: { 'app.kubernetes.io/name': 'dbaas-operator' }
    },
    spec: {
      group: GROUP,
      scope: kind.scope,
      names: {
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural: kind.plural,
        singular: kind.kind.toLowerCase(),
        shortNames: kind.shortNames,
        categories: [CATEGORY]
      },
      versions: [
        {
          name: VERSION,
          served: true,
          storage: true,
          subresources: { status: {}, ...(kind.scale && { scale: kind.scale }) },
          additionalPrinterColumns: kind.columns.map(({ name, type, path, description, wide }) => ({
            name,
            type,
            description,
            jsonPath: path,
            ...(wide && { priority: 1 })
          })),
          schema: { openAPIV3Schema: structuralSchema(kind) }
        }
      ]
    }
  }
}
