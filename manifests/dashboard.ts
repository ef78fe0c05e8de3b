/** The operator's numbers as a dashboard for Grafana: what it does, how fast, and what goes wrong. */

interface Panel {
  readonly title: string
  readonly description: string
  /** As Grafana calls it. */
  readonly unit: 's' | 'd' | 'reqps' | 'short' | 'bytes'
  /** What is drawn, by the name in its legend. */
  readonly drawn: Readonly<Record<string, string>>
}

const IN_NAMESPACE = 'namespace="$namespace"'

/** How many of a metric there are a second, by one of its labels. */
const rateOf = (metric: string, label: string, more = ''): string =>
  `sum by (${label}) (rate(${metric}{${IN_NAMESPACE}${more}}[$__rate_interval]))`

const quantileOf = (quantile: number, metric: string, label?: string): string =>
  `histogram_quantile(${quantile}, ${rateOf(`${metric}_bucket`, label === undefined ? 'le' : `le, ${label}`)})`

const PANELS: readonly Panel[] = [
  {
    title: 'Who runs the loops',
    description: '1 for the replica that holds the lease. There should be one.',
    unit: 'short',
    drawn: { '{{pod}}': `dbaas_lease_held{${IN_NAMESPACE}}` }
  },
  {
    title: 'Days left of the certificate',
    description: 'Renewed when a third of its life is left.',
    unit: 'd',
    drawn: { '{{pod}}': `dbaas_certificate_days_left{${IN_NAMESPACE}}` }
  },
  {
    title: 'Reviews',
    description: 'What was asked at the door, by what became of it.',
    unit: 'reqps',
    drawn: { '{{outcome}}': rateOf('dbaas_admission_review_seconds_count', 'outcome') }
  },
  {
    title: 'How long a review takes',
    description: 'The API server waits two seconds, three for those that only check.',
    unit: 's',
    drawn: {
      half: quantileOf(0.5, 'dbaas_admission_review_seconds'),
      '99 of 100': quantileOf(0.99, 'dbaas_admission_review_seconds')
    }
  },
  {
    title: 'Reviews at once',
    description: 'Those that are not answered yet.',
    unit: 'short',
    drawn: { '{{pod}}': `dbaas_admission_reviews_in_flight{${IN_NAMESPACE}}` }
  },
  {
    title: 'Passes',
    description: 'Looks of the loops at an object, by how they ended.',
    unit: 'reqps',
    drawn: { '{{controller}} {{end}}': rateOf('dbaas_reconcile_seconds_count', 'controller, end') }
  },
  {
    title: 'How long a pass takes',
    description: 'It is ended after 30 seconds.',
    unit: 's',
    drawn: { '{{controller}}, 99 of 100': quantileOf(0.99, 'dbaas_reconcile_seconds', 'controller') }
  },
  {
    title: 'What waits for the loops',
    description: 'What happened comes first (now); what is looked at again takes turns.',
    unit: 'short',
    drawn: { '{{queue}} {{lane}}': `sum by (queue, lane) (dbaas_queue_depth{${IN_NAMESPACE}})` }
  },
  {
    title: 'How long it waits',
    description: 'Before a loop looks at it.',
    unit: 's',
    drawn: { '{{queue}}, 99 of 100': quantileOf(0.99, 'dbaas_queue_wait_seconds', 'queue') }
  },
  {
    title: 'Requests to the API server',
    description: 'By verb and what the API server said; none is no answer.',
    unit: 'reqps',
    drawn: { '{{verb}} {{code}}': rateOf('dbaas_api_request_seconds_count', 'verb, code') }
  },
  {
    title: 'Watches that were begun again',
    description: 'Those that ended by themselves are none to worry about.',
    unit: 'reqps',
    drawn: { '{{kind}} {{why}}': rateOf('dbaas_watch_ends_total', 'kind, why', ',why!="ended"') }
  },
  {
    title: 'Objects in memory',
    description: 'By kind, in the replica that has most.',
    unit: 'short',
    drawn: { '{{kind}}': `max by (kind) (dbaas_cached_objects{${IN_NAMESPACE}})` }
  },
  {
    title: 'Memory',
    description: 'Of each replica.',
    unit: 'bytes',
    drawn: { '{{pod}}': `process_resident_memory_bytes{${IN_NAMESPACE},job="dbaas-metrics"}` }
  },
  {
    title: 'How long the process is busy with one thing',
    description: 'The delay of whatever comes next, 99 of 100.',
    unit: 's',
    drawn: { '{{pod}}': `nodejs_eventloop_lag_p99_seconds{${IN_NAMESPACE},job="dbaas-metrics"}` }
  }
]

const SOURCE = { type: 'prometheus', uid: '$source' }
// Grafana's grid is 24 wide.
const SIZE = { w: 12, h: 8 }

const panel = ({ title, description, unit, drawn }: Panel, index: number): object => ({
  id: index + 1,
  type: 'timeseries',
  title,
  description,
  datasource: SOURCE,
  gridPos: { ...SIZE, x: (index % 2) * SIZE.w, y: Math.floor(index / 2) * SIZE.h },
  fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
  targets: Object.entries(drawn).map(([legendFormat, expr], at) => ({
    refId: String.fromCharCode('A'.charCodeAt(0) + at),
    datasource: SOURCE,
    expr,
    legendFormat
  }))
})

/** The dashboard as Grafana imports it. */
export const dashboard = (): object => ({
  uid: 'dbaas-operator',
  title: 'DBaaS operator',
  tags: ['dbaas'],
  schemaVersion: 39,
  time: { from: 'now-3h', to: 'now' },
  refresh: '30s',
  templating: {
    list: [
      { name: 'source', label: 'Source', type: 'datasource', query: 'prometheus' },
      {
        name: 'namespace',
        label: 'Namespace of the operator',
        type: 'query',
        datasource: SOURCE,
        query: 'label_values(dbaas_lease_held, namespace)',
        refresh: 2
      }
    ]
  },
  panels: PANELS.map(panel)
})
