/** Keys in a line that is fair to namespaces: each has its turn, whatever the others have waiting. */

export interface WaitingLane {
  readonly size: number
  has(key: string): boolean
  add(key: string): void
  remove(key: string): void
  /** The key whose turn it is, which leaves the line. */
  take(): string | undefined
}

export function createLane(): WaitingLane {
  // A Map and a Set remember in what order their entries came.
  const byNamespace = new Map<string, Set<string>>()
  let size = 0
  return {
    get size() {
      return size
    },
    has: (key) => byNamespace.get(namespaceOf(key))?.has(key) === true,
    add(key) {
      const namespace = namespaceOf(key)
      const beside = byNamespace.get(namespace) ?? new Set()
      if (beside.has(key)) return
      byNamespace.set(namespace, beside.add(key))
      size += 1
    },
    remove,
    take() {
      const [first] = byNamespace
      if (first === undefined) return undefined
      const [namespace, beside] = first
      const [key] = beside
      if (key === undefined) return undefined
      remove(key)
      byNamespace.delete(namespace)
      if (beside.size > 0) byNamespace.set(namespace, beside) // behind all others
      return key
    }
  }

  function remove(key: string): void {
    const namespace = namespaceOf(key)
    const beside = byNamespace.get(namespace)
    if (beside?.delete(key) !== true) return
    size -= 1
    if (beside.size === 0) byNamespace.delete(namespace)
  }
}

const namespaceOf = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1)
