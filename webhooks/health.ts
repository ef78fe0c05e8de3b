/** The second port: whether the process lives, whether it may be sent reviews, and what it counts. */
import { type FastifyInstance, fastify } from 'fastify'
import type { Metrics } from '../src/metrics.ts'

/** Something that must be in order before reviews may come: a clause that says what is wrong, or undefined. */
export type Check = () => string | undefined

/** Plain HTTP: the kubelet and Prometheus do not know our certificate, and nothing here is secret. */
export function buildHealthServer(checks: Readonly<Record<string, Check>>, metrics: Metrics): FastifyInstance {
  const app = fastify({ forceCloseConnections: true })
  app.get('/healthz', async () => 'ok')
  app.get('/readyz', async (_request, reply) => {
    const lines = Object.entries(checks).map(([name, problem]) => ({ name, problem: problem() }))
    const isReady = lines.every(({ problem }) => problem === undefined)
    return reply.code(isReady ? 200 : 503).send(lines.map(asLine).join(''))
  })
  app.get('/metrics', async (_request, reply) => {
    const { contentType, text } = await metrics.exposition()
    return reply.type(contentType).send(text)
  })
  return app
}

/** As the API server writes its own. */
function asLine({ name, problem }: { name: string; problem: string | undefined }): string {
  return problem === undefined ? `[+]${name} ok\n` : `[-]${name} failed: ${problem}\n`
}
