/** The bounds on everything that comes in through the door, with their arithmetic. */

export interface Limits {
  readonly bodyBytes: number
  readonly reviewsInFlight: number
  readonly bytesInFlight: number
  readonly connections: number
  /** Milliseconds until a review should be answered. */
  readonly deadline: number
  /** Milliseconds that a request may take to come in. */
  readonly patience: number
  /** Milliseconds between two looks at the deadline and the patience. */
  readonly lookAround: number
}

const KIB = 1024
const MIB = 1024 * KIB
const SECOND = 1000

export const LIMITS: Limits = {
  // Two objects of at most 3 MiB, and under 1 MiB of envelope.
  bodyBytes: 7 * MIB,
  // Nobody should wait here for more than half a second: 512 common reviews take 0.1 s, ...
  reviewsInFlight: 512,
  // ... and 10 updates of an object of 1.5 MB, 3 MB and 40 ms each, take 0.4 s.
  bytesInFlight: 32 * MIB,
  // An API server has at most 200 writes in flight by default, each on a connection of its own; there may be five of them.
  connections: 1024,
  // The API server waits for 2 s.
  deadline: 1.5 * SECOND,
  patience: 2 * SECOND,
  lookAround: 0.25 * SECOND
}

/** Nothing that the API server sends comes near; Node would take 16 KiB. */
export const HEADER_BYTES = 8 * KIB

/** Go's client keeps a connection for 90 s. If we closed it first, the request that is just being sent would be lost. */
export const IDLE = 120 * SECOND

export const HANDSHAKE = 5 * SECOND
