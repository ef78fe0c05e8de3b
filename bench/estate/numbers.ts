/** The operator's own numbers, as Prometheus would read them. */

export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface Numbers {
  /** The sum of all samples of the name whose labels pass. */
  sum(name: string, passes?: (labels: Sample['labels']) => boolean): number
  /** The samples of the name. */
  of(name: string): readonly Sample[]
}

const LINE = /^([a-z0-9_]+)(?:\{(.*)\})? (\S+)$/
const LABEL = /([a-zA-Z_]+)="([^"]*)"/g

export async function readNumbers(health: number): Promise<Numbers> {
  const answer = await fetch(`http://127.0.0.1:${health}/metrics`)
  const samples = (await answer.text()).split('\n').flatMap((line) => {
    const [, name = '', labels = '', value] = LINE.exec(line) ?? []
    return name === '' ? [] : [{ name, labels: labelsIn(labels), value: Number(value) }]
  })
  const of = (wanted: string) => samples.filter(({ name }) => name === wanted)
  return {
    of,
    sum: (wanted, passes = () => true) =>
      of(wanted)
        .filter(({ labels }) => passes(labels))
        .reduce((total, { value }) => total + value, 0)
  }
}

const labelsIn = (text: string): Sample['labels'] =>
  Object.fromEntries([...text.matchAll(LABEL)].map(([, name, value]) => [name, value]))

const READS = ['get', 'list', 'watch']

/** Writes so far by verb and kind; the lease is renewed whatever happens. */
export const writes = (numbers: Numbers): ReadonlyMap<string, number> =>
  new Map(
    Map.groupBy(
      numbers
        .of('dbaas_api_request_seconds_count')
        .filter(({ labels }) => !READS.includes(labels.verb ?? '') && labels.kind !== 'Lease'),
      ({ labels }) => `${labels.verb} ${labels.kind} ${labels.code}`
    )
      .entries()
      .map(([what, samples]) => [what, samples.reduce((total, { value }) => total + value, 0)])
  )

/** Looks at keys so far, but for the catalogue of providers, which is looked at all the time. */
export const passes = (numbers: Numbers): number =>
  numbers.sum('dbaas_reconcile_seconds_count', ({ controller }) => controller !== 'databaseproviders')

export const waiting = (numbers: Numbers): number => numbers.sum('dbaas_queue_depth')

/** Since the last look, in milliseconds. */
export const lag = (numbers: Numbers): { readonly p99: number; readonly most: number } => ({
  p99: numbers.sum('nodejs_eventloop_lag_p99_seconds') * 1000,
  most: numbers.sum('nodejs_eventloop_lag_max_seconds') * 1000
})

/** Of the memory in use, what lives on the heap of V8, in MB. */
export const heap = (numbers: Numbers): number => numbers.sum('nodejs_heap_size_used_bytes') / 1e6
