import { OncePerKey } from '../../../provider-kit/open-once.js'
import type { SQSConnection } from '../connection/sqs-connection.js'

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string
  /** SQS moves a message that was received more often than this. */
  readonly maxReceiveCount: number
}

/** What SQS itself does with messages that fail again and again. */
export class Redrive {
  readonly #connection: SQSConnection
  readonly #targets = new OncePerKey<string, string | undefined>()

  constructor(connection: SQSConnection) {
    this.#connection = connection
  }

  /** The URL of the dead letter queue that SQS itself has for this queue. */
  target(queueUrl: string): Promise<string | undefined> {
    return this.#targets.get(queueUrl, () => this.#findTarget(queueUrl))
  }

  /** `undefined` when the queue has none, and when this process may not know. Rejects when there is no such queue. */
  async policy(queueUrl: string): Promise<RedrivePolicy | undefined> {
    try {
      const { Attributes } = await this.#connection.call('GetQueueAttributes', {
        QueueUrl: queueUrl,
        AttributeNames: ['RedrivePolicy'],
      })
      const text = Attributes?.['RedrivePolicy']
      if (text === undefined || text === '') return undefined
      const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(text) as RedrivePolicy
      return { deadLetterTargetArn, maxReceiveCount: Number(maxReceiveCount) }
    } catch (error) {
      if ((error as Error).name.startsWith('AccessDenied')) return undefined
      throw error
    }
  }

  async #findTarget(queueUrl: string): Promise<string | undefined> {
    const policy = await this.policy(queueUrl)
    if (policy === undefined) return undefined
    const [, , , , account, name] = policy.deadLetterTargetArn.split(':')
    const { QueueUrl } = await this.#connection.call('GetQueueUrl', {
      QueueName: name,
      QueueOwnerAWSAccountId: account,
    })
    return QueueUrl
  }
}
