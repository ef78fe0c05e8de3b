/** A kind as a JSON Schema for editors and for kubeconform, which know nothing of Kubernetes' own extensions. */
import { API_VERSION, type Kind } from '../src/api/kind.ts'
import { mapChildren, type Node, structuralSchema } from '../src/api/structural.ts'

/** Unknown fields are refused, as the API server does under strict field validation. */
function strict(node: Node): Node {
  const portable = Object.entries(mapChildren(node, strict)).filter(([key]) => !key.startsWith('x-kubernetes-'))
  return { ...Object.fromEntries(portable), ...(node.properties && { additionalProperties: false }) }
}

export function jsonSchema(kind: Kind): object {
  const { properties, required = [], ...rest } = strict(structuralSchema(kind))
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: kind.kind,
    ...rest,
    required: ['apiVersion', 'kind', 'metadata', ...required],
    properties: {
      ...properties,
      apiVersion: { ...properties?.apiVersion, enum: [API_VERSION] },
      kind: { ...properties?.kind, enum: [kind.kind] },
      metadata: { type: 'object' }
    }
  }
}
