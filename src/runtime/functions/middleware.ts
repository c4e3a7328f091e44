import type { Interaction } from '../job/interaction.js'
import type { AnyServices, HandlerServices } from './services.js'

/** Wraps every attempt of a job. Call `next()` once to go on; throw to fail the attempt. */
export type PikkuMiddleware<Services = AnyServices> = (
  services: HandlerServices<Services>,
  interaction: Interaction,
  next: () => Promise<void>,
) => Promise<void>
