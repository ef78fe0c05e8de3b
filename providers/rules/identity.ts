/** Who runs the cluster, and what it may be called. */
import { forbidden, invalid, type Problem } from '../../src/api/finding.ts'
import { root } from '../../src/api/path.ts'
import { MANAGER } from '../applier.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { spec } from './places.ts'

const NAME = root.child('metadata', 'name')
/** A name that can start a Service name: a letter first, then letters, digits and dashes. */
const SERVICE_NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/
const MANAGED_BY = 'app.kubernetes.io/managed-by'

/** What is wrong with a name that Services are to begin with, whoever runs the cluster. */
export const wrongGrammar = (name: string): Problem[] =>
  SERVICE_NAME.test(name)
    ? []
    : [
        invalid(NAME, {
          value: name,
          why: 'Services are named after the cluster',
          fix: 'start with a letter, and use lower-case letters, digits and dashes only'
        })
      ]

export const identityRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'identity/provider-changed',
    severity: 'deny',
    what: 'A provider is named that is not the one in use.',
    why: 'Providers keep data in ways that the others cannot read.',
    fix: 'Name the provider in use, or create a new cluster from a backup.',
    check({ cluster, before, provider }, report) {
      const wanted = cluster.spec.provider
      if (before === undefined || wanted === undefined || wanted === provider.name) return
      report(
        forbidden(spec.child('provider'), {
          value: wanted,
          why: `the cluster runs on provider ${provider.name}`,
          fix: `write ${provider.name}, or create a new cluster`
        })
      )
    }
  },
  {
    id: 'identity/name-length',
    severity: 'deny',
    what: 'The name is too long for the objects that the child operator makes from it.',
    why: 'Child operators add suffixes to the name; what becomes too long fails later, at a restore or an upgrade.',
    fix: 'Choose a shorter name; a name cannot be changed later.',
    check({ cluster, before, provider }, report) {
      const { name } = cluster.metadata
      const { most, why } = provider.supports.nameLength
      if (before !== undefined || name === undefined || name.length <= most) return
      const excess = name.length - most
      report(
        invalid(NAME, {
          value: name,
          why: `${excess} ${excess === 1 ? 'character' : 'characters'} too long: ${why}`,
          fix: `use at most ${most} characters`
        })
      )
    }
  },
  {
    id: 'identity/name-grammar',
    severity: 'deny',
    what: 'The name cannot start the name of a Service.',
    why: 'Kubernetes lets our objects start with a digit or have dots, but Services and pods named after them may not.',
    fix: 'Start with a letter; use lower-case letters, digits and dashes only.',
    check({ cluster, before }, report) {
      const { name } = cluster.metadata
      if (before === undefined && name !== undefined) wrongGrammar(name).forEach(report)
    }
  },
  {
    id: 'identity/name-taken',
    severity: 'deny',
    what: 'An object of the child operator already has the name, and it is not ours.',
    why: 'Taking it over would change or delete a database that somebody else made.',
    fix: 'Choose another name, or remove the other object if nobody needs it.',
    check({ cluster, before, provider, facts }, report) {
      if (before !== undefined || cluster.metadata.name === undefined) return
      const { name, namespace } = cluster.metadata
      const { apiVersion, kind } = provider.child
      const child = facts.child(apiVersion, kind, name, namespace)
      if (child === undefined || child.metadata.labels?.[MANAGED_BY] === MANAGER) return
      report(
        forbidden(NAME, {
          value: name,
          why: `a ${kind} of that name exists here and was not made by this operator`,
          fix: 'choose another name'
        })
      )
    }
  }
]
