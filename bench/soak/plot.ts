/** A soak as a picture: memory, lag and queue over time, with what was done to it. */
import type { Sample } from './samples.ts'

/** Something that was done, from so many seconds on. */
export interface Mark {
  readonly at: number
  /** When it was over. */
  readonly until: number
  readonly what: 'cut' | 'kill'
}

interface Line {
  readonly name: string
  readonly colour: 'first' | 'second'
  readonly of: (sample: Sample) => number | undefined
}

interface Panel {
  readonly title: string
  /** From so little on, each step ten times the one before; else in even steps from nothing. */
  readonly decadesFrom?: number
  readonly unit: string
  readonly lines: readonly Line[]
}

const PANELS: readonly Panel[] = [
  {
    title: 'Memory of the operator',
    unit: 'MB',
    lines: [
      { name: 'resident', colour: 'first', of: ({ memory }) => memory },
      { name: 'heap', colour: 'second', of: ({ heap }) => heap }
    ]
  },
  {
    title: 'From a change to the status, the slowest in each five seconds',
    unit: 's',
    decadesFrom: 0.01,
    lines: [{ name: 'lag', colour: 'first', of: ({ lag }) => (lag === undefined ? undefined : lag / 1000) }]
  },
  {
    title: 'Keys that wait for a worker, and changes not yet in a status',
    unit: '',
    lines: [
      { name: 'changes', colour: 'second', of: ({ pending }) => pending },
      { name: 'keys', colour: 'first', of: ({ queue }) => queue }
    ]
  },
  {
    title: 'Sockets and timers of the operator',
    unit: '',
    lines: [
      { name: 'timers', colour: 'second', of: ({ timers }) => timers },
      { name: 'sockets', colour: 'first', of: ({ sockets }) => sockets }
    ]
  }
]

const [WIDTH, LEFT, RIGHT, TOP] = [960, 64, 24, 16]
const [PANEL, HEAD, GAP] = [150, 30, 34]
const INNER = WIDTH - LEFT - RIGHT
const STEPS = 4

const STYLE = `
  :root { --paper: #ffffff; --ink: #1f2328; --faint: #d0d7de; --first: #0550ae; --second: #b35900; --kill: #cf222e; }
  @media (prefers-color-scheme: dark) {
    :root { --paper: #0d1117; --ink: #e6edf3; --faint: #30363d; --first: #79c0ff; --second: #ffa657; --kill: #ff7b72; }
  }
  text { font: 13px system-ui, sans-serif; fill: var(--ink); }
  .title { font-weight: 600; }
  .grid { stroke: var(--faint); stroke-width: 1; }
  .cut { stroke: var(--faint); stroke-width: 1; stroke-dasharray: 2 3; }
  .kill { stroke: var(--kill); stroke-width: 1.5; }
  polyline { fill: none; stroke-width: 1.5; stroke-linejoin: round; }`

export function plot(samples: readonly Sample[], marks: readonly Mark[]): string {
  const seconds = Math.max(...samples.map(({ at }) => at), 1)
  const height = TOP + PANELS.length * (HEAD + PANEL + GAP) + 30
  const x = (at: number) => round(LEFT + (at / seconds) * INNER)
  const panels = PANELS.map((panel, position) =>
    panelAt(panel, TOP + position * (HEAD + PANEL + GAP) + HEAD, samples, marks, x, seconds)
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="A soak of the operator">`,
    `<style>${STYLE}\n</style>`,
    `<rect width="${WIDTH}" height="${height}" style="fill: var(--paper)"/>`,
    ...panels,
    `<text x="${LEFT}" y="${height - 12}">red: the API server is killed and started again; dotted: every connection is cut</text>`,
    '</svg>',
    ''
  ].join('\n')
}

interface Scale {
  /** How high a value stands, from 0 to 1. */
  readonly height: (value: number) => number
  readonly steps: readonly number[]
}

function evenScale(most: number): Scale {
  const top = roundUp(most)
  return { height: (value) => value / top, steps: Array.from({ length: STEPS + 1 }, (_, step) => (top / STEPS) * step) }
}

function decades(least: number, most: number): Scale {
  const count = Math.max(1, Math.ceil(Math.log10(most / least)))
  return {
    height: (value) => Math.max(0, Math.log10(value / least) / count),
    steps: Array.from({ length: count + 1 }, (_, step) => least * 10 ** step)
  }
}

function panelAt(
  { title, unit, lines, decadesFrom }: Panel,
  top: number,
  samples: readonly Sample[],
  marks: readonly Mark[],
  x: (at: number) => number,
  seconds: number
): string {
  const most = Math.max(1, ...lines.flatMap(({ of }) => samples.map((one) => of(one) ?? 0)))
  const { height, steps } = decadesFrom === undefined ? evenScale(most) : decades(decadesFrom, most)
  const y = (value: number) => round(top + PANEL - height(value) * PANEL)
  const grid = steps.map((value) =>
    [
      `<line class="grid" x1="${LEFT}" x2="${LEFT + INNER}" y1="${y(value)}" y2="${y(value)}"/>`,
      `<text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${round(value)}</text>`
    ].join('')
  )
  const times = Array.from({ length: STEPS + 1 }, (_, step) => {
    const at = (seconds / STEPS) * step
    return `<text x="${x(at)}" y="${top + PANEL + 18}" text-anchor="middle">${round(at / 60)} min</text>`
  })
  const done = marks.map(
    ({ at, what }) => `<line class="${what}" x1="${x(at)}" x2="${x(at)}" y1="${top}" y2="${top + PANEL}"/>`
  )
  const names = lines.map(
    ({ name, colour }, position) =>
      `<text x="${WIDTH - RIGHT - position * 80}" y="${top - 10}" text-anchor="end" style="fill: var(--${colour})">${name}</text>`
  )
  const drawn = lines.map(({ colour, of }) => {
    const points = samples.flatMap((one) => {
      const value = of(one)
      return value === undefined ? [] : [`${x(one.at)},${y(value)}`]
    })
    return `<polyline style="stroke: var(--${colour})" points="${points.join(' ')}"/>`
  })
  const head = `<text class="title" x="${LEFT}" y="${top - 10}">${title}${unit && `, ${unit}`}</text>`
  return [head, ...names, ...grid, ...times, ...done, ...drawn].join('\n')
}

/** To a number that divides into even steps. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 4, 8, 10].map((times) => times * power).find((one) => one >= value) ?? value
}

const round = (value: number): number => Math.round(value * 100) / 100
