/** The program beside each member that tells a Prometheus how the member is. */

interface Wanted {
  readonly image: string
  readonly args: readonly string[]
  /** Where it serves the metrics. */
  readonly port: number
  /** The variable that it reads its password from, and where that is. */
  readonly password: { readonly variable: string; readonly secret: string; readonly key: string }
}

/** The container by which it is known. */
export const EXPORTER = 'metrics'

export const exporter = ({ image, args, port, password: { variable, secret, key } }: Wanted) => ({
  name: EXPORTER,
  image,
  args: [...args],
  env: [{ name: variable, valueFrom: { secretKeyRef: { name: secret, key } } }],
  ports: [{ name: 'metrics', containerPort: port }]
})
