/** Which version of a child operator is installed: the tag of the image that its Deployment runs. */
import type { Live, LiveOf } from '../src/api/live.ts'
import { compareVersions } from './versions.ts'

/** By what the Deployment of a child operator is known, however it was installed. */
export interface Installation {
  /** Its labels. */
  readonly selector: string
  /** How the name of its image ends, without registry and tag: cloudnative-pg. */
  readonly image: string
}

/** The kind that child operators run as. */
export const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment' } as const

interface Deployment {
  readonly spec?: {
    readonly template?: { readonly spec?: { readonly containers?: readonly { readonly image?: string }[] } }
  }
}

/** The oldest version among the Deployments: what that one cannot do may fail. Undefined where none tells. */
export function installedVersion(deployments: readonly Live[], { image }: Installation): string | undefined {
  return deployments
    .flatMap((deployment) => (deployment as LiveOf<Deployment>).spec?.template?.spec?.containers ?? [])
    .flatMap((container) => tagOf(container.image, image))
    .toSorted(compareVersions)[0]
}

/** registry.example.com:5000/path/name:1.30.0@sha256:… → 1.30.0 */
function tagOf(reference: string | undefined, name: string): string[] {
  const [named = ''] = (reference ?? '').split('@')
  const [, path = '', tag = ''] = /^(.*):v?(\d+\.\d+\.\d+)(?:[^/:\d][^/:]*)?$/.exec(named) ?? []
  return tag !== '' && `/${path}`.endsWith(`/${name}`) ? [tag] : []
}
