/** Restart: the operator replaces the pods when their annotations change; members that are named are deleted one by one. */
import { restarting } from '../../restarting.ts'
import { health, troupe } from './crew.ts'

export const restart = restarting({ troupe, health })
