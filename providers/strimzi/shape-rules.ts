/** How many brokers, controllers and disks there are, and what cannot be changed about them. */
import { forbidden, invalid, unwise } from '../../src/api/finding.ts'
import { compareQuantities, parseQuantity } from '../../src/api/quantity.ts'
import type { ClusterGiven } from '../contract.ts'
import type { Rule } from '../rule.ts'
import { spec, withPaths } from '../rules/places.ts'
import { copiesOf, INTERNAL_TOPICS, NEW_TOPICS } from './replication.ts'
import { controllersOf, isSeparated } from './topologies.ts'
import { CONTROLLERS_STORAGE, CONTROLLERS_VOLUME, isDisk } from './volumes.ts'

const SIZE = spec.child('clusterSize')
const CONTROLLERS = spec.child('topology', 'controllers')
const VOLUMES = spec.child('volumes')
const MOST_CONTROLLERS = 5

const volumesOf = ({ spec: { volumes = [] } }: ClusterGiven['cluster']) => volumes
const controllersVolume = (cluster: ClusterGiven['cluster']) =>
  volumesOf(cluster).find(({ name }) => name === CONTROLLERS_VOLUME)

export const shapeRules: readonly Rule<ClusterGiven>[] = [
  {
    id: 'topology/most-controllers',
    severity: 'deny',
    what: 'More than five controllers.',
    why: 'Every change of metadata waits for most of them; five already outlive the loss of two.',
    fix: 'Use three, or five.',
    check(given, report) {
      const controllers = given.cluster.spec.topology?.controllers
      if (controllers === undefined || controllers <= MOST_CONTROLLERS || !isSeparated(given)) return
      report(
        invalid(CONTROLLERS, {
          value: controllers,
          why: 'every change of metadata waits for most of them, and 5 already outlive the loss of 2',
          fix: 'use 3 or 5'
        })
      )
    }
  },
  {
    id: 'topology/controllers-changed',
    severity: 'deny',
    what: 'The number of controllers of a cluster that exists is changed.',
    why: 'Controllers are written down as voters when the cluster is created; Strimzi cannot change that list and does not notice the mistake.',
    fix: 'Put the number back; for another one create a new cluster.',
    check({ cluster, before }, report) {
      if (before === undefined || !isSeparated({ cluster: before, before: undefined })) return
      const [was, is] = [controllersOf({ cluster: before, before: undefined }), controllersOf({ cluster, before })]
      if (was === is) return
      report(
        forbidden(CONTROLLERS, {
          value: is,
          why: `the cluster was created with ${was}, and Strimzi cannot change who the controllers are`,
          fix: `write ${was}, or create a new cluster`
        })
      )
    }
  },
  {
    id: 'topology/single-controller',
    severity: 'warn',
    what: 'Several brokers under one controller.',
    why: 'While the only controller restarts no leader can be elected, and if its volume is lost the cluster is lost; it cannot be given company later.',
    fix: 'Use three controllers.',
    check(given, report) {
      if (!isSeparated(given) || controllersOf(given) !== 1 || given.cluster.spec.clusterSize === 1) return
      report(
        unwise(CONTROLLERS, {
          value: 1,
          why: 'the cluster is lost with the volume of its only controller, and more cannot be added later',
          fix: 'use 3'
        })
      )
    }
  },
  {
    id: 'size/scale-in',
    severity: 'warn',
    what: 'Fewer brokers than before.',
    why: 'Strimzi removes a broker only when no partition is on it, because its data goes with it; until then the cluster stays as large as it was.',
    fix: 'Expect it to take as long as moving the data takes.',
    check(given, report) {
      const { cluster, before } = given
      if (before === undefined || cluster.spec.clusterSize >= before.spec.clusterSize || !isSeparated(given)) return
      const copies = Math.max(...[NEW_TOPICS, ...INTERNAL_TOPICS].map((topics) => copiesOf(before, topics)))
      const why =
        copies > cluster.spec.clusterSize
          ? `topics that have ${copies} copies need ${copies} brokers, and none goes before all its partitions have moved`
          : 'a broker goes only when no partition is on it any more, which takes as long as moving its data'
      report(unwise(SIZE, { value: cluster.spec.clusterSize, why }))
    }
  },
  {
    id: 'storage/controllers-volume',
    severity: 'deny',
    what: 'A volume for controllers where none stand apart.',
    why: 'In a combined cluster every node is broker and controller at once, on the same volume.',
    fix: 'Remove the entry, or use topology separated.',
    check(given, report) {
      if (isSeparated(given)) return
      for (const { item, at } of withPaths(given.cluster.spec.volumes, VOLUMES)) {
        if (item.name !== CONTROLLERS_VOLUME) continue
        report(
          forbidden(at.child('name'), {
            value: item.name,
            why: 'no controllers stand apart in a combined cluster',
            fix: 'remove the entry, or use topology separated'
          })
        )
      }
    }
  },
  {
    id: 'storage/controllers-volume-removed',
    severity: 'deny',
    what: 'The entry for the volume of the controllers is removed, though they have more than they would get without it.',
    why: 'Volumes do not shrink; Strimzi would keep all the old sizes of the controllers in silence.',
    fix: 'Put the entry back.',
    check({ cluster, before }, report) {
      const had = before && controllersVolume(before)?.storage
      const [was, usual] = [parseQuantity(had), parseQuantity(CONTROLLERS_STORAGE)]
      if (controllersVolume(cluster) !== undefined || !was || !usual || compareQuantities(was, usual) <= 0) return
      report(
        forbidden(VOLUMES, {
          why: `without an entry for ${CONTROLLERS_VOLUME} they get ${CONTROLLERS_STORAGE}, and ${had} do not shrink`,
          fix: 'put the entry back'
        })
      )
    }
  },
  {
    id: 'storage/disk-removed',
    severity: 'warn',
    what: 'A disk is taken away from every broker.',
    why: 'Partitions that were on it are copied anew from other brokers; those with a single copy are lost.',
    fix: 'Move them to other disks first, with a KafkaRebalance of mode remove-disks.',
    check({ cluster, before }, report) {
      const kept = volumesOf(cluster).map(({ name }) => name)
      const gone = (before ? volumesOf(before) : []).map(({ name }) => name).filter(isDisk)
      const removed = gone.filter((name) => !kept.includes(name))
      if (removed.length === 0) return
      report(
        unwise(VOLUMES, {
          why: `partitions whose only copy is on ${removed.join(', ')} are lost`,
          fix: 'move them first, with a KafkaRebalance of mode remove-disks'
        })
      )
    }
  }
]
