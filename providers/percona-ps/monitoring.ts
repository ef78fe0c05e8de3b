/** An exporter beside each member with a monitor object for Prometheus, or the agent of a PMM server. */
import type { Fragment, Given } from '../contract.ts'
import { exporter } from '../exporter.ts'
import { podMonitor } from '../pod-monitor.ts'
import { labelsOf, usersSecret } from './names.ts'

/** The key of the token in the Secret of a MonitoringConfig, and the one that the operator looks for. */
const TOKEN = { token: 'pmmservertoken' }

const exporterOf = ({ cluster: { metadata }, version }: Given) =>
  exporter({
    image: version.images.metrics ?? '',
    args: [
      '--mysqld.address=127.0.0.1:3306',
      '--mysqld.username=monitor',
      // within the pod there is nobody to be mistaken for the server
      '--tls.insecure-skip-verify'
    ],
    port: 9104,
    password: { variable: 'MYSQLD_EXPORTER_PASSWORD', secret: usersSecret(metadata.name), key: 'monitor' }
  })

function agent({ cluster: { metadata, spec }, version, referred }: Given): Fragment {
  const server = referred.monitoring?.spec.pmm
  if (server === undefined) return {}
  const pmm = {
    enabled: true,
    image: version.images.pmm ?? '',
    serverHost: server.serverHost,
    ...(spec.tls?.mode === 'Required' && { mysqlParams: '--tls --tls-skip-verify' })
  }
  const copy = { from: server.credentialsSecretRef.name, to: usersSecret(metadata.name), keys: TOKEN }
  return { child: { spec: { pmm } }, copies: [copy] }
}

export function monitoring(given: Given): Fragment {
  const { metadata, spec } = given.cluster
  if (!spec.monitoring?.enabled) return {}
  if (spec.monitoring.type === 'PMM') return agent(given)
  return {
    child: { spec: { mysql: { sidecars: [exporterOf(given)] } } },
    beside: [podMonitor(given, labelsOf(metadata.name, 'mysql'))]
  }
}
