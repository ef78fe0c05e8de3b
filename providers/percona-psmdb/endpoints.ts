/** Where clients connect, and with what. */
import type { DatabaseClusterStatus } from '../../src/api/database-cluster.ts'
import type { Given } from '../contract.ts'
import { type Endpoint, externalEndpoints, internalEndpoint, SERVICE } from '../services.ts'
import { isSharded } from './arrangement.ts'
import { certificateSecret, tlsMode } from './certificate.ts'
import { portOf } from './monitoring.ts'
import { ownCertificateSecret, ROUTERS, setName, usersSecret } from './names.ts'
import { groupsSeen } from './surroundings.ts'

const ROLE = 'ReadWrite'

/** The routers where there are shards; else the replica set, whose members clients find by its name, and each one that is exposed. */
export function endpointsOf(given: Given): Endpoint[] {
  const { metadata, spec } = given.cluster
  const [way] = spec.expose ?? []
  const front = (group: string, port: number) => [
    ...named(given, setName(metadata.name, group)).map((one) =>
      internalEndpoint(one, { name: group, role: ROLE, port })
    ),
    ...named(given, setName(metadata.name, group)).flatMap((one) =>
      externalEndpoints(one, { name: way?.name ?? 'external', role: ROLE, port })
    )
  ]
  if (isSharded({ cluster: given.cluster, before: undefined })) return front(ROUTERS, portOf(spec, 'mongos'))
  const port = portOf(spec, 'mongod')
  return groupsSeen(given).flatMap(({ name, pods }) => [
    ...front(name, port),
    ...pods.flatMap((pod) =>
      named(given, pod.metadata.name).flatMap((one) =>
        externalEndpoints(one, { name: pod.metadata.name, role: ROLE, port })
      )
    )
  ])
}

const named = ({ found }: Given, name: string) => found.of(SERVICE).filter(({ metadata }) => metadata.name === name)

export function connectionOf(given: Given): NonNullable<DatabaseClusterStatus['connection']> {
  const { metadata, spec } = given.cluster
  const authority = certificateSecret(given) ?? ownCertificateSecret(metadata.name)
  return {
    secretRef: { name: usersSecret(metadata.name) },
    usernameKey: 'MONGODB_DATABASE_ADMIN_USER',
    passwordKey: 'MONGODB_DATABASE_ADMIN_PASSWORD',
    ...(tlsMode(spec) !== 'Disabled' && { caSecretRef: { name: authority } })
  }
}
