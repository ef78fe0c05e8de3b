/** What commands read from and print to: handed in, so that a test can look at the screen. */
import type { ReadStream, WriteStream } from 'node:tty'
import { styleText } from 'node:util'

export type Style = Parameters<typeof styleText>[0]

export interface Screen {
  write(text: string): void
  /** The text in colour where the screen shows colours and the user wants them. */
  paint(style: Style, text: string): string
  /** Columns; Infinity where nobody looks, such as a pipe, so that nothing is broken into lines there. */
  readonly width: number
  /** Whether somebody looks at it: then what is printed may be painted over. */
  readonly isInteractive: boolean
}

export interface Terminal {
  /** For what was asked for. */
  readonly out: Screen
  /** For everything else: warnings, progress, errors. */
  readonly err: Screen
  /** Bytes from standard input; undefined where it is a keyboard. */
  readonly input: AsyncIterable<Uint8Array> | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The terminal of this process. NO_COLOR, FORCE_COLOR and a pipe are respected, as Node does. */
export function terminalOf({
  stdin,
  stdout,
  stderr,
  env
}: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr' | 'env'>): Terminal {
  return { out: screenOn(stdout), err: screenOn(stderr), input: isKeyboard(stdin) ? undefined : stdin, env }
}

const isKeyboard = (stream: NodeJS.ReadStream): stream is ReadStream & NodeJS.ReadStream => stream.isTTY === true

function screenOn(stream: WriteStream): Screen {
  return {
    write: (text) => {
      stream.write(text)
    },
    paint: (style, text) => styleText(style, text, { stream }),
    get width() {
      return stream.isTTY ? stream.columns : Number.POSITIVE_INFINITY
    },
    isInteractive: stream.isTTY === true
  }
}
