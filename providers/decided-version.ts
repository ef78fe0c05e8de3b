/** Which version a cluster runs: decided once, and then kept until somebody asks for another. */

import type { DatabaseCluster } from '../src/api/database-cluster.ts'
import { NOTED } from './noted.ts'
import { isExact, resolveVersion, type VersionCatalogue, type VersionEntry } from './versions.ts'

/**
 * An exact wish is what it says. A line, or none, stays at what it once resolved to: as the child remembers it, for
 * backup tools drop a status, else as the status does. Only what was never decided is looked up.
 */
export function decideVersion(
  catalogue: VersionCatalogue,
  { spec, status }: DatabaseCluster,
  noted: Readonly<Record<string, string>>
): VersionEntry | undefined {
  const wanted = spec.version
  if (isExact(catalogue, wanted)) return resolveVersion(catalogue, wanted)
  const decided = noted[NOTED.version] ?? status?.version
  const stays = decided !== undefined && (wanted === undefined || isOnLine(decided, wanted))
  return resolveVersion(catalogue, stays ? decided : wanted)
}

const isOnLine = (version: string, line: string): boolean => version === line || version.startsWith(`${line}.`)
