/** What people meet who write while an operator is being installed for the first time. */
import { setTimeout as sleep } from 'node:timers/promises'
import { asked } from '../../fixtures/replicas.ts'

const PAUSE_MS = 100

type Server = Parameters<typeof asked>[0]

/** What became of a cluster that is in order, and of one that is not, by status. */
interface Answers {
  readonly at: number
  readonly sound: number
  readonly wrong: number
}

const SAID: Readonly<Record<string, string>> = {
  '404 404': 'the kind is not served',
  '201 201': 'taken, and nobody is asked',
  '500 500': 'refused: nobody answers',
  '201 422': 'judged'
}

const said = ({ sound, wrong }: Answers): string => SAID[`${sound} ${wrong}`] ?? `${sound} and ${wrong}`

/** Writes both again and again, as dry runs, until it is stopped. */
export function firstAnswers(server: Server): {
  stop(): Promise<{ readonly story: readonly string[]; readonly refused: number; readonly isShut: boolean }>
} {
  const began = performance.now()
  const answers: Answers[] = []
  let isOver = false

  async function look(): Promise<void> {
    while (!isOver) {
      const [sound, wrong] = await Promise.all([asked(server), asked(server, { engine: 'abacus' })])
      answers.push({ at: performance.now() - began, sound: sound.status, wrong: wrong.status })
      await sleep(PAUSE_MS)
    }
  }
  const looking = look()

  return {
    async stop() {
      isOver = true
      await looking
      const changes = answers.filter((one, i) => i === 0 || said(one) !== said(answers[i - 1] ?? one))
      const judgedAt = answers.findIndex(({ wrong }) => wrong === 422)
      return {
        story: changes.map((one) => `${(one.at / 1000).toFixed(1)} s: ${said(one)}`),
        refused: answers.filter(({ sound }) => sound === 500).length,
        isShut: judgedAt >= 0 && answers.slice(judgedAt).every(({ wrong }) => wrong !== 201)
      }
    }
  }
}
