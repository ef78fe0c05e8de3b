/** Files in a folder, as Kubernetes mounts a Secret or a ConfigMap there and replaces it while the process runs. */
import { type FSWatcher, watch } from 'node:fs'
import { readFile, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PairText } from './pair.ts'
import type { Source, Unfit } from './source.ts'

/** The pair in a folder: tls.crt and tls.key. */
export const pairIn = (folder: string): Source<PairText> =>
  filesIn(folder, folder, async () => {
    // A mount swaps the link ..data; both files are read from where it points to, or they might be of two generations.
    const source = await realpath(join(folder, '..data')).catch(() => folder)
    // one after the other: where both are missing, it is always the same one that is missed
    const cert = await readFile(join(source, 'tls.crt'), 'utf8')
    const key = await readFile(join(source, 'tls.key'), 'utf8')
    return { cert, key }
  })

/** One file, and news of it. */
export const textIn = (file: string): Source<{ readonly text: string }> =>
  filesIn(file, dirname(file), async () => ({ text: await readFile(file, 'utf8') }))

function filesIn<Found>(place: string, folder: string, readAll: () => Promise<Found>): Source<Found> {
  let watcher: FSWatcher | undefined
  let tell: () => void = () => {}
  let isHeard = false

  function listen(): void {
    if (!isHeard) return
    watcher ??= watched(folder, tell, () => {
      watcher = undefined
    })
  }

  return {
    place,
    async read() {
      listen() // the folder may have come only now
      return attempt(readAll)
    },
    onChange(look) {
      isHeard = true
      tell = look
      return () => {
        isHeard = false
        watcher?.close()
        watcher = undefined
      }
    }
  }
}

async function attempt<Found>(read: () => Promise<Found>): Promise<Found | Unfit> {
  try {
    return await read()
  } catch (err) {
    return { problem: err instanceof Error ? err.message : 'its files cannot be read' }
  }
}

/** Only makes things faster: a watch may be refused, or fall silent, and then looking from time to time is enough. */
function watched(folder: string, onChange: () => void, onEnd: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, onChange)
    watcher.on('error', () => {
      watcher.close()
      onEnd()
    })
    return watcher
  } catch {
    return undefined
  }
}
