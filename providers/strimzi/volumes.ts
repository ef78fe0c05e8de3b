/** The volumes that a Kafka cluster may have beside the data volume of each broker. */
import type { ExtraVolume } from '../contract.ts'

/** The volume of each controller, where controllers stand apart. */
export const CONTROLLERS_VOLUME = 'controllers'
/** What it has when nobody says: the log of metadata stays far below. */
export const CONTROLLERS_STORAGE = '10Gi'

/** More disks for each broker. The data volume is disk 0, and disk-3 is disk 3. */
const DISKS = Array.from({ length: 15 }, (_, position) => `disk-${position + 1}`)

export const isDisk = (name: string): boolean => DISKS.includes(name)
export const diskNumber = (name: string): number => DISKS.indexOf(name) + 1

export const volumes: readonly ExtraVolume[] = [CONTROLLERS_VOLUME, ...DISKS].map((name) => ({ name, minimum: '1Gi' }))
