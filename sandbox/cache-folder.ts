/** Where the sandbox keeps what takes long to get. */
import { homedir } from 'node:os'
import { join } from 'node:path'

/** $XDG_CACHE_HOME, else ~/Library/Caches on a Mac, else ~/.cache; in it a folder of our own. */
export function cacheFolder(): string {
  const forMac = process.platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ...forMac), 'dbaas-sandbox')
}
