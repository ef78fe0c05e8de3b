/** `dbaas lint`: reads manifests, has them judged, and reports what was found. */
import { dirname, resolve } from 'node:path'
import { NO_FACTS } from '../../providers/facts.ts'
import { builtIn } from '../../providers/index.ts'
import type { Run } from '../command.ts'
import type { options } from '../commands/lint.ts'
import { readManifests } from '../manifests/documents.ts'
import { manifestsIn, readableSources, readSources, type Source, STDIN_NAME } from '../manifests/sources.ts'
import { besides, factsIn } from './known.ts'
import { outcomeOf } from './outcome.ts'
import { reportOn } from './reports/index.ts'
import { changedSince } from './since.ts'
import { counting } from './told.ts'

export const lint: Run<typeof options> = async ({ args, options }, terminal) => {
  const changed = options.since === undefined ? undefined : changedSince(options.since, args)
  const sources = await readSources(changed?.now ?? args, terminal.input)
  const read = readManifests(sources)
  const neighbours = readManifests(readableSources(neighboursOf(sources))).manifests
  const facts = readManifests(await readSources(options.facts, terminal.input), 'all').manifests

  const cluster = options.live
    ? await (await import('./live.ts')).factsOfCluster(
        options,
        [...neighbours, ...facts, ...read.manifests],
        terminal.err
      )
    : { facts: NO_FACTS, namespace: options.namespace ?? 'default' }
  const { namespace } = cluster
  const there = besides(factsIn(facts, namespace), cluster.facts)
  // a file beside may have the same object for another place, as overlays do: it is no earlier state
  const beside = besides(factsIn(neighbours, namespace), there)
  const outcome = outcomeOf({
    read,
    before: [factsIn(readManifests(changed?.before ?? []).manifests, namespace), there],
    world: { there, all: besides(factsIn(read.manifests, namespace), beside) },
    namespace,
    least: options.severity,
    registry: builtIn()
  })
  await reportOn(outcome, options.format, terminal)
  return counting(outcome, 'deny').length > 0 ? 'no' : 'done'
}

/** Manifests that stand beside those that are looked at, and are none of them. */
function neighboursOf(sources: readonly Source[]): string[] {
  const names = sources.map(({ name }) => name).filter((name) => name !== STDIN_NAME)
  const known = new Set(names.map((name) => resolve(name)))
  const folders = new Set(names.map((name) => dirname(name)))
  return [...folders].flatMap(manifestsIn).filter((name) => !known.has(resolve(name)))
}
