import type { DeadLetterJob } from 'pikku'
import { pikkuSessionlessFunc } from '#pikku'

export interface Welcome {
  to: string
  name: string
  signedUpAt: Date
}

/**
 * Sends a welcome mail. Its input and output are the types of the queue that it is wired to: change them, run
 * `pikku prebuild`, and every producer that no longer fits is a compile error.
 */
export const sendWelcome = pikkuSessionlessFunc<Welcome, { messageId: string }>(
  async ({ logger, mail }, { to, name, signedUpAt }) => {
    const messageId = await mail.send(
      to,
      `Welcome, ${name}! You are with us since ${signedUpAt.toDateString()}.`,
    )
    logger.info(`Welcomed ${name} with mail ${messageId}`)
    return { messageId }
  },
)

/** Takes the jobs that failed for good, so that none is lost without a word. */
export const reportUnwelcomed = pikkuSessionlessFunc<DeadLetterJob<Welcome>, void>(
  async ({ logger }, { jobId, attempts, error }) => {
    logger.error(`Job ${jobId} failed ${attempts} times: ${error.message}`)
  },
)
