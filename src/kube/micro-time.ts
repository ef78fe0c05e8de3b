/** A moment as leases and events have it: with microseconds, of which we know only the thousands. */
export const microTime = (wallMs: number): string => new Date(wallMs).toISOString().replace('Z', '000Z')
