/** Runs stand-ins: watches what their plays are about, asks each play what it wishes, and makes it so. Knows no engine. */
import type { KindRef, Live, LiveOf } from '../../src/api/live.ts'
import { pauseAfter } from '../../src/kube/back-off.ts'
import type { Cache } from '../../src/kube/cache.ts'
import type { Logger } from '../../src/log.ts'
import type { Connection } from './connection.ts'
import { fulfil } from './fulfil.ts'
import { type Knobs, knobsOf } from './knobs.ts'
import type { Play, Scene, StandIn } from './scene.ts'
import { type Stopwatch, stopwatch } from './stopwatch.ts'

export interface StandInOptions extends Connection {
  /** How long one step takes: a pod to start, a job to run. */
  readonly stepMs: number
  /** Milliseconds that never jump. */
  readonly now: () => number
  readonly log: Logger
}

/** What the log says when all that there is has been read. */
export const PLAYING = 'Playing'

const SLOW_FACTOR = 10
/** Like the real ones it looks again once in a while, even if it heard of nothing. */
const LOOKS_AGAIN_MS = 20_000
const RETRY = { firstMs: 250, mostMs: 5_000 }

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace' } as const

/** Plays them all until stopped. */
export function playAll(standIns: readonly StandIn[], options: StandInOptions): { stop(): Promise<void> } {
  const stages = standIns.flatMap(({ name, plays }) => plays.map((play) => stage(name, play, options)))
  options.caches.start()
  return {
    async stop() {
      for (const { close } of stages) close()
      await options.caches.stop()
    }
  }
}

/** One play, and every child that it is about. */
function stage(standIn: string, play: Play, options: StandInOptions): { close(): void } {
  const { caches, client, now, stepMs, log } = options
  const index = `${standIn}/${play.kind.kind}`
  const namespaces = caches.of(NAMESPACE)
  const children = caches.of(play.kind)
  const around = new Map(play.sees.map((kind) => [keyOf(kind), caches.of(kind, { [index]: indexed(play) })]))
  const rehearsals = new Map<string, Rehearsal>()
  let closed = false

  for (const cache of [children, ...around.values()]) {
    const nameIn = (object: Live) => (cache === children ? object.metadata.name : play.childOf(object))
    cache.onChange((object, before) => {
      for (const changed of [object, before]) {
        const name = changed && nameIn(changed)
        if (name !== undefined) wake(changed?.metadata.namespace ?? '', name)
      }
    })
  }
  namespaces.onChange((namespace, before) => {
    if (before === undefined || namespace === undefined) return // its children tell by themselves that they come and go
    for (const { metadata } of children.list(namespace.metadata.name)) wake(namespace.metadata.name, metadata.name)
  })
  return {
    close() {
      closed = true
      for (const { alarm } of rehearsals.values()) clearTimeout(alarm)
    }
  }

  /** Has the child played soon; several reasons at once make one performance, and never two at a time. */
  function wake(namespace: string, name: string): void {
    const key = `${namespace}/${name}`
    const rehearsal = rehearsals.get(key) ?? {
      watch: stopwatch(now),
      playing: false,
      again: false,
      failures: 0,
      alarm: undefined
    }
    rehearsals.set(key, rehearsal)
    rehearsal.again = true
    if (!rehearsal.playing) void playUntilQuiet(namespace, name, rehearsal)
  }

  async function playUntilQuiet(namespace: string, name: string, rehearsal: Rehearsal): Promise<void> {
    rehearsal.playing = true
    await Promise.resolve() // what else has changed in this very moment is seen too
    while (rehearsal.again && !closed) {
      rehearsal.again = false
      clearTimeout(rehearsal.alarm)
      const waitMs = await playOnce(namespace, name, rehearsal)
      if (waitMs !== undefined && !closed) rehearsal.alarm = setTimeout(wake, waitMs, namespace, name)
    }
    rehearsal.playing = false
  }

  /** Returns after how long it is to be played again, if it is. */
  async function playOnce(namespace: string, name: string, rehearsal: Rehearsal): Promise<number | undefined> {
    const child = children.get(namespace, name)
    if (child === undefined) {
      rehearsals.delete(`${namespace}/${name}`)
      return undefined
    }
    const knobs = knobsOf(child, namespaces.get(undefined, namespace))
    if (knobs.turned('dead')) return undefined
    try {
      rehearsal.watch.begin(knobs.turned('slow') ? stepMs * SLOW_FACTOR : stepMs)
      const wishes = play.play(sceneOf(child, knobs, rehearsal.watch))
      const waitMs = rehearsal.watch.end()
      const there = (kind: KindRef, other: string) => cacheOf(kind).get(namespace, other)
      for (const wish of wishes) await fulfil(wish, { client, manager: standIn, namespace, there })
      rehearsal.failures = 0
      return Math.min(waitMs ?? LOOKS_AGAIN_MS, LOOKS_AGAIN_MS)
    } catch (err) {
      // Where a namespace ends, nothing can be made any more, and everybody knows why.
      const level = namespaces.get(undefined, namespace)?.metadata.deletionTimestamp === undefined ? 'warn' : 'debug'
      log[level]({ controller: index, namespace, name, err }, 'Playing it again, since a wish was refused')
      return pauseAfter(++rehearsal.failures, RETRY, Math.random())
    }
  }

  function sceneOf(child: Live, knobs: Knobs, { lasted, again }: Stopwatch): Scene {
    const { namespace = '', name } = child.metadata
    return {
      child,
      knobs,
      of: (kind) => inOrder(cacheOf(kind).by(index, `${namespace}/${name}`)) as never,
      all: (kind) => inOrder(cacheOf(kind).list(namespace)) as never,
      named: (kind, other) => cacheOf(kind).get(namespace, other) as never,
      lasted,
      again,
      now: new Date().toISOString().replace(/\.\d+Z$/, 'Z')
    }
  }

  function cacheOf(kind: KindRef): Cache {
    const cache = keyOf(kind) === keyOf(play.kind) ? children : around.get(keyOf(kind))
    if (cache === undefined) throw new Error(`the play of ${index} looks at ${kind.kind}; add it to what it sees`)
    return cache
  }
}

interface Rehearsal {
  readonly watch: Stopwatch
  playing: boolean
  again: boolean
  failures: number
  alarm: NodeJS.Timeout | undefined
}

const keyOf = ({ apiVersion, kind }: KindRef): string => `${apiVersion} ${kind}`

const indexed =
  (play: Play) =>
  (object: Live): string[] => {
    const name = play.childOf(object)
    return name === undefined ? [] : [`${object.metadata.namespace}/${name}`]
  }

const byName = new Intl.Collator('en', { numeric: true })

function inOrder<Fields extends object>(objects: readonly LiveOf<Fields>[]): LiveOf<Fields>[] {
  return [...objects].sort((a, b) => byName.compare(a.metadata.name, b.metadata.name))
}
