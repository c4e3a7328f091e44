import type { SQSConnection } from './sqs-connection.js'

/** What SQS itself does with messages that fail again and again. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string
  /** SQS moves a message that was received more often than this. */
  readonly maxReceiveCount: number
}

/** `undefined` when the queue has none, and when this process may not know. Rejects when there is no such queue. */
export async function readRedrivePolicy(
  connection: SQSConnection,
  queueUrl: string,
): Promise<RedrivePolicy | undefined> {
  try {
    const { Attributes } = await connection.call('GetQueueAttributes', {
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

/** The URL of the dead letter queue that SQS itself has for this queue. */
export async function findRedriveTarget(
  connection: SQSConnection,
  queueUrl: string,
): Promise<string | undefined> {
  const policy = await readRedrivePolicy(connection, queueUrl)
  if (policy === undefined) return undefined
  const [, , , , account, name] = policy.deadLetterTargetArn.split(':')
  const { QueueUrl } = await connection.call('GetQueueUrl', {
    QueueName: name,
    QueueOwnerAWSAccountId: account,
  })
  return QueueUrl
}
