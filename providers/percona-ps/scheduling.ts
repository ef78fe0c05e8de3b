/** Where members and proxies run. */
import type { Fragment, Given } from '../contract.ts'
import { placementOf } from '../placement.ts'
import { labelsOf } from './names.ts'
import { proxyPart } from './proxy.ts'

export function podSchedulingPolicy(given: Given): Fragment {
  const { metadata, spec } = given.cluster
  const part = proxyPart(spec)
  return {
    child: {
      spec: {
        mysql: placementOf(given, 'engine', labelsOf(metadata.name, 'mysql')),
        ...(part && { proxy: { [part]: placementOf(given, 'proxy', labelsOf(metadata.name, part)) } })
      }
    }
  }
}
