/** A namespace with an operator of its own behind a proxy: what happens here, happens beside all other lanes. */
import { randomBytes } from 'node:crypto'
import type { Meddler } from '../../../sandbox/faults/meddler.ts'
import { startProxy } from '../../../sandbox/faults/proxy.ts'
import { createRecorder, type Recorder } from '../../../sandbox/faults/record.ts'
import type { Defect } from './defects.ts'
import { type Ground, LEASE } from './ground.ts'
import { type OperatorProcess, startOperator } from './operator.ts'

export interface Lane {
  readonly namespace: string
  readonly recorder: Recorder
  /** From now on this is between the operator and the API server. */
  meddle(meddler: Meddler): void
  /** Kills the operator; what it asked last and was not sent yet is never sent. */
  kill(): Promise<void>
  /** Starts the next operator, which need not wait for the lease of the last one to run out. */
  start(): Promise<void>
  /** Why operators have ended by themselves, each of which was followed by another one. */
  complaints(): readonly string[]
  end(): Promise<void>
}

const LEASES = '/apis/coordination.k8s.io/v1/namespaces'
const MERGE = 'application/merge-patch+json'
/** What it says then, as it begins to end. */
const DEPOSED = 'another replica has the lease'
const HONEST: Meddler = {}

/** The operator may be one with a defect. */
export async function openLane(ground: Ground, defect: Defect = () => HONEST): Promise<Lane> {
  const { client, config, pair, folder } = ground
  const namespace = `faults-${randomBytes(4).toString('hex')}`
  await must(client.request('POST', '/api/v1/namespaces', { body: namespaceCalled(namespace) }))
  const recorder = createRecorder()
  const standing = defect(client)
  let passing: Meddler = HONEST
  const proxy = await startProxy({ target: config, pair, recorder, meddler: () => ({ ...standing, ...passing }) })
  const complaints: string[] = []
  let operator: OperatorProcess | undefined
  let isOpen = true

  async function start(): Promise<void> {
    await freeLease()
    const next = startOperator({ namespace, port: proxy.port, folder })
    operator = next
    next.endedByItself.then(async (why) => {
      // who heard nothing of the API server for so long that the lease was taken has to end: that is the machine's fault
      if (!why.includes(DEPOSED)) complaints.push(why)
      if (isOpen) await start()
    })
  }

  return {
    namespace,
    recorder,
    meddle(meddler) {
      passing = meddler
    },
    async kill() {
      const gone = operator?.kill()
      standing.died?.()
      await gone
      proxy.cut()
    },
    start,
    complaints: () => complaints,
    async end() {
      isOpen = false
      await operator?.kill()
      proxy.close()
      await client.request('DELETE', `/api/v1/namespaces/${namespace}`)
    }
  }

  /** A dead holder would be waited for, which is not what is to be found out here. */
  async function freeLease(): Promise<void> {
    const path = `${LEASES}/${namespace}/leases/${LEASE}`
    await client.request('PATCH', path, { contentType: MERGE, body: { spec: { holderIdentity: null } } })
  }
}

const namespaceCalled = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })

async function must(sent: Promise<{ readonly status: number }>): Promise<void> {
  const { status } = await sent
  if (status > 299) throw new Error(`the API server answers ${status}`)
}
