/** What somebody should be woken for or look at, as Prometheus rules; each has its runbook in docs/operate.md under its title. */

export interface Alert {
  /** The runbook's headline; the name of the alert follows from it. */
  readonly title: string
  readonly expression: string
  /** For how long it must be so. */
  readonly duration: string
  /** Critical: somebody cannot do his work, now. */
  readonly severity: 'critical' | 'warning'
  readonly summary: string
}

export const ALERTS: readonly Alert[] = [
  {
    title: 'Nobody runs the loops',
    expression: 'sum by (namespace) (dbaas_lease_held) != 1 or absent(dbaas_lease_held)',
    duration: '5m',
    severity: 'critical',
    summary: 'Not exactly one replica holds the lease: nothing that people want of their databases is carried out.'
  },
  {
    title: 'No certificate',
    // the number of days is not a number while there is none, and that alone differs from itself
    expression: 'dbaas_certificate_days_left != dbaas_certificate_days_left',
    duration: '5m',
    severity: 'critical',
    summary: 'A replica has no certificate and answers no reviews.'
  },
  {
    title: 'The certificate expires',
    expression: 'dbaas_certificate_days_left < 14',
    duration: '10m',
    severity: 'critical',
    summary: 'The certificate should have been renewed by now; once it has expired, nobody can write a DatabaseCluster.'
  },
  {
    title: 'A certificate is refused',
    expression: 'increase(dbaas_certificate_loads_total{result="refused"}[15m]) > 0',
    duration: '0m',
    severity: 'warning',
    summary: 'What was put in place of the certificate cannot be used; the old one is still served.'
  },
  {
    title: 'The door is open',
    expression: 'max by (namespace) (dbaas_door_closed) == 0',
    duration: '5m',
    severity: 'warning',
    summary:
      'Nobody has answered the API server yet, so what people write is taken unchecked, and judged by the loops alone.'
  },
  {
    title: 'The authority is not known',
    expression: 'max by (namespace, kind) (dbaas_certificate_authority_known) == 0',
    duration: '10m',
    severity: 'critical',
    summary: 'A webhook configuration names somebody else than who signed the certificate: the API server hangs up.'
  },
  {
    title: 'Reviews fail',
    expression:
      'sum by (namespace, outcome) (rate(dbaas_admission_review_seconds_count{outcome=~"failed|shed|late"}[5m])) > 0',
    duration: '10m',
    severity: 'critical',
    summary: 'Reviews end without a judgement, so what was to be written is refused.'
  },
  {
    title: 'Reviews are slow',
    expression:
      'histogram_quantile(0.99, sum by (namespace, le) (rate(dbaas_admission_review_seconds_bucket[5m]))) > 0.5',
    duration: '10m',
    severity: 'warning',
    summary: 'One review in a hundred takes more than half a second; after two seconds the API server gives up.'
  },
  {
    title: 'The loops do not keep up',
    expression: 'sum by (namespace, queue) (dbaas_queue_depth{lane="now"}) > 100',
    duration: '10m',
    severity: 'warning',
    summary: 'Changes wait for the loops for minutes.'
  },
  {
    title: 'Passes fail',
    expression: 'sum by (namespace, controller) (rate(dbaas_reconcile_seconds_count{end=~"failed|late"}[10m])) > 0.01',
    duration: '30m',
    severity: 'warning',
    summary: 'Something cannot be written, again and again.'
  },
  {
    title: 'A right is missing',
    expression: 'sum by (namespace, verb, group, resource) (increase(dbaas_rights_missing_total[15m])) > 0',
    duration: '15m',
    severity: 'warning',
    summary: 'The API server does not let the operator do something.'
  },
  {
    title: 'The API server does not answer',
    expression: 'sum by (namespace) (rate(dbaas_api_request_seconds_count{code=~"none|5.."}[5m])) > 0.1',
    duration: '10m',
    severity: 'warning',
    summary: 'Requests of the operator get no answer, or one that says that the API server is in trouble.'
  },
  {
    title: 'Watches break',
    expression:
      'sum by (namespace, kind) (rate(dbaas_watch_ends_total{why=~"broken|silent|refused|unreadable"}[10m])) > 0.05',
    duration: '30m',
    severity: 'warning',
    summary: 'The operator loses sight of a kind again and again, and sees changes late.'
  },
  {
    title: 'The process is busy',
    expression: 'nodejs_eventloop_lag_p99_seconds{job="dbaas-metrics"} > 0.1',
    duration: '15m',
    severity: 'warning',
    summary: 'A replica has more to do than one core can, and answers late.'
  }
]

export const nameOf = ({ title }: Alert): string =>
  `Dbaas${title.replaceAll(/(?:^| )(\w)/g, (_, letter: string) => letter.toUpperCase())}`

/** Where its runbook is on the page, as every renderer of Markdown spells it. */
export const anchorOf = ({ title }: Alert): string => title.toLowerCase().replaceAll(' ', '-')

/** The rules as a PrometheusRule has them; where the page with the runbooks is stands in the values of the chart. */
export const alertingRules = (): object => ({
  rules: ALERTS.map((alert) => ({
    alert: nameOf(alert),
    expr: alert.expression,
    for: alert.duration,
    labels: { severity: alert.severity },
    annotations: { summary: alert.summary },
    runbook: anchorOf(alert)
  }))
})
