/** Who is inside: how many reviews are coming in or waiting, whether there is room for one more, and who has been here for long. */

export interface Room {
  /** Reviews at a time. */
  readonly reviews: number
  /** Bytes that their bodies may take in memory together. */
  readonly bytes: number
}

/** One review on its way through the door. */
export interface Visit<Guest> {
  readonly guest: Guest
  readonly since: number
  /** There was no room: it is to be answered at once, and its body not to be kept. */
  readonly isShed: boolean
}

export interface InFlight<Guest> {
  enter(guest: Guest, bytes: number): Visit<Guest>
  /** Whether it was still inside: true once for each visit. */
  leave(visit: Visit<Guest>): boolean
  /** Those who came in before a moment and are still here. */
  before(moment: number): Visit<Guest>[]
  count(): number
}

export function inFlight<Guest>(room: Room, now: () => number): InFlight<Guest> {
  const inside = new Map<Visit<Guest>, number>()
  let bytesInside = 0
  return {
    enter(guest, bytes) {
      const isShed = inside.size >= room.reviews || bytesInside + bytes > room.bytes
      const visit = { guest, since: now(), isShed }
      const kept = isShed ? 0 : bytes
      inside.set(visit, kept)
      bytesInside += kept
      return visit
    },
    leave(visit) {
      bytesInside -= inside.get(visit) ?? 0
      return inside.delete(visit)
    },
    before: (moment) => [...inside.keys()].filter(({ since }) => since < moment),
    count: () => inside.size
  }
}
