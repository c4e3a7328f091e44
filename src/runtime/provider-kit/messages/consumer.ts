import type { DeadLetterJob } from '../../job/dead-letter.js'
import type { RunJobContext } from '../../worker/run-job.js'
import type { WiredWorker } from '../../worker/wired-worker.js'
import type { WorkersOptions } from '../../worker/queue-workers.js'
import type { Message } from './message.js'

export interface NewDeadLetter {
  readonly queueName: string
  readonly id: string
  readonly letter: DeadLetterJob
  /** The message of the job that died. */
  readonly message: Message
}

/** What a process that takes messages needs beside them. */
export interface Consumer {
  readonly provider: string
  /** The workers that were started here, by queue name. */
  readonly workers: ReadonlyMap<string, WiredWorker>
  readonly context: RunJobContext
  readonly onEvent: WorkersOptions['onEvent'] | undefined
  /** Resolves once the engine has the letter for good. */
  sendDeadLetter(deadLetter: NewDeadLetter): Promise<void>
  /**
   * For a job that failed for good and has no dead letter queue in its wiring: puts its message where the engine's own
   * configuration keeps failed ones. Resolves to whether there is such a place.
   */
  keepFailed?(message: Message): Promise<boolean>
}
