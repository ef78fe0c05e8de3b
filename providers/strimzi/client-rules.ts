/** How clients reach the brokers: each way in is a listener. */
import { forbidden, invalid, unwise } from '../../src/api/finding.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { exposed, spec, withPaths } from '../rules/places.ts'

const EXPOSE = spec.child('expose')
const TLS = spec.child('tls')
const LISTENER = /^[a-z0-9]{1,11}$/
/** The listeners that a cluster has inside Kubernetes. */
const INSIDE = ['plain', 'tls']

export const clientRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'network/listener-name',
    severity: 'deny',
    what: 'A name that no listener can have, or that a listener inside has.',
    why: 'Each way in becomes a listener of Kafka; Strimzi takes at most 11 lower-case letters and digits, and plain and tls are inside.',
    fix: 'Use a short name such as external.',
    check({ cluster }, report) {
      for (const { item, at } of exposed(cluster)) {
        if (!LISTENER.test(item.name)) {
          report(
            invalid(at.child('name'), {
              value: item.name,
              why: 'names a listener of Kafka',
              fix: 'use at most 11 lower-case letters and digits'
            })
          )
        } else if (INSIDE.includes(item.name)) {
          report(
            forbidden(at.child('name'), {
              value: item.name,
              why: 'is the listener for clients inside Kubernetes',
              fix: 'use another name, such as external'
            })
          )
        }
      }
    }
  },
  {
    id: 'network/certificate-names',
    severity: 'warn',
    what: 'A certificate of your own on brokers that are reached from outside.',
    why: 'Clients reach each broker by an address of its own. A Secret must name them all; an issuer is asked before they are known, so that those listeners keep the certificates of Strimzi, which do name them.',
    fix: 'Name every address in the certificate of the Secret; with an issuer, let clients outside trust the CA of the cluster.',
    check({ cluster: { spec: wanted } }, report) {
      const outside = withPaths(wanted.expose, EXPOSE).find(({ item }) => item.type !== 'ClusterIP')
      if (outside === undefined || wanted.tls?.mode === 'Disabled') return
      if (wanted.tls?.secretName) {
        report(
          unwise(TLS.child('secretName'), {
            why: `each broker has an address of its own at ${outside.item.name}, and the certificate must name them all`,
            fix: 'see that it does'
          })
        )
      } else if (wanted.tls?.issuerRef !== undefined) {
        report(
          unwise(TLS.child('issuerRef'), {
            why: `the addresses at ${outside.item.name} are not known beforehand, so it keeps a certificate of the CA of the cluster`,
            fix: 'let clients outside trust that CA'
          })
        )
      }
    }
  }
]
