/** Says what is being done and for how long: a live line in a terminal, plain lines elsewhere. Always on stderr. */
import { styleText } from 'node:util'

export interface Progress {
  /** Shows the sentence while the work goes on. The work may add a detail that changes often. */
  during<Result>(what: string, work: (detail: (text: string) => void) => Promise<Result>): Promise<Result>
  /** Says something that stays on the screen. */
  note(text: string): void
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const FRAME_MS = 100
const REMINDER_MS = 30_000

/** Progress that is shown to no one. */
export const silent: Progress = { during: (_what, work) => work(() => {}), note: () => {} }

export function progressOn(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? liveLine(stream) : plainLines(stream)
}

function liveLine(stream: NodeJS.WriteStream): Progress {
  const paint = (colour: Parameters<typeof styleText>[0], text: string) => styleText(colour, text, { stream })
  const replaceLine = (text: string) => {
    stream.cursorTo(0)
    stream.clearLine(0)
    stream.write(text)
  }
  return {
    async during(what, work) {
      const started = performance.now()
      let detail = ''
      let frame = 0
      const draw = () => {
        const spinner = FRAMES[frame++ % FRAMES.length] ?? ''
        const rest = ` ${elapsed(started)} ${detail}`.slice(0, Math.max(0, stream.columns - what.length - 4))
        replaceLine(`${paint('cyan', spinner)} ${what}${paint('dim', rest)}`)
      }
      const timer = setInterval(draw, FRAME_MS)
      try {
        const result = await work((text) => {
          detail = text
        })
        replaceLine(`${paint('green', '✔')} ${what} ${paint('dim', elapsed(started))}\n`)
        return result
      } catch (err) {
        replaceLine(`${paint('red', '✖')} ${what} ${paint('dim', elapsed(started))}\n`)
        throw err
      } finally {
        clearInterval(timer)
      }
    },
    note: (text) => replaceLine(`${paint('yellow', '!')} ${text}\n`)
  }
}

function plainLines(stream: NodeJS.WritableStream): Progress {
  const say = (text: string) => stream.write(`${text}\n`)
  return {
    async during(what, work) {
      const started = performance.now()
      say(`${what} …`)
      const timer = setInterval(() => say(`${what}: ${elapsed(started)} so far`), REMINDER_MS)
      try {
        const result = await work(() => {})
        say(`${what}: done in ${elapsed(started)}`)
        return result
      } finally {
        clearInterval(timer)
      }
    },
    note: say
  }
}

/** 3.4 s, or 5 min 46 s. */
function elapsed(since: number): string {
  const seconds = (performance.now() - since) / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`
}
