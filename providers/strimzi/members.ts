/** The nodes as members: brokers, and controllers where these stand apart. */
import type { DatabaseClusterStatus } from '../../src/api/database-cluster.ts'
import { isReady, whyNotReady } from '../pods.ts'
import { textIn } from '../unchecked.ts'
import { RUNS_VERSION } from './child.ts'
import type { Sight } from './sight.ts'

type Member = NonNullable<DatabaseClusterStatus['members']>[number]

export const members = ({ pools }: Sight): Member[] =>
  pools.flatMap(({ pool, nodes }) =>
    nodes.map((node): Member => {
      const { name, annotations } = node.metadata
      const [host, version, reason] = [textIn(node, 'spec', 'nodeName'), annotations?.[RUNS_VERSION], whyNotReady(node)]
      return {
        name,
        role: pool.roles.includes('broker') ? 'Broker' : 'Controller',
        ready: isReady(node),
        ...(host && { node: host }),
        ...(version && { version }),
        ...(reason && { reason })
      }
    })
  )
