/** Lines that are painted over when they change; where nobody looks, each change is a new line. */
import type { Screen } from '../terminal.ts'

export interface Repaint {
  /** Text with whole lines. */
  show(text: string): void
}

const UP = (lines: number): string => (lines === 0 ? '' : `\u001b[${lines}A`)
const CLEAR_BELOW = '\u001b[0J'

/** `told` is what is printed instead where nobody looks; the same is not said twice. */
export function repaintOn(screen: Screen): Repaint {
  let height = 0
  let last = ''
  return {
    show(text) {
      if (text === last) return
      last = text
      if (!screen.isInteractive) {
        screen.write(text)
        return
      }
      screen.write(`\r${UP(height)}${CLEAR_BELOW}${text}`)
      height = text.split('\n').length - 1
    }
  }
}
