/** Server-side apply, as strict as the API server can be. */
import { type Answer, APPLY, type ApiClient, type KubeObject } from './api-client.ts'
import type { Manifest } from './manifests.ts'
import { sandboxError } from './sandbox-error.ts'

const STRICTLY = { fieldManager: 'sandbox', fieldValidation: 'Strict', force: 'true' }

/** Applies one object; an unknown or doubled field is refused. Returns any answer, a refusal too. */
export async function applyObject(
  client: ApiClient,
  body: KubeObject,
  query: { dryRun?: 'All' } = {}
): Promise<Answer<KubeObject>> {
  return client.request('PATCH', await client.pathOf(body), {
    contentType: APPLY,
    query: { ...STRICTLY, ...query },
    body
  })
}

/** Applies one manifest and fails, with the API server's own words, when it is refused. */
export async function applyManifest(client: ApiClient, { object, from }: Manifest): Promise<void> {
  const { status, body } = await applyObject(client, object)
  if (status > 299) throw sandboxError(`cannot apply ${from}`, String(body.message), 'Correct the manifest')
}
