import type { Duration } from '../../job/options/duration.js'
import type { SQSClientLike } from './connection/sqs-client.js'

export interface SQSCredentials {
  readonly accessKeyId: string | undefined
  readonly secretAccessKey: string | undefined
  readonly sessionToken?: string | undefined
}

/** Where the queues are. What is not given comes from the environment, as the AWS SDK reads it. */
export interface SQSConnectionOptions {
  readonly region?: string | undefined
  /** Default: `AWS_ENDPOINT_URL_SQS`, then `AWS_ENDPOINT_URL`, then AWS itself. */
  readonly endpoint?: string | undefined
  /** Default: the SDK's chain (environment, shared files, role). Keys that are `undefined` count as not given. */
  readonly credentials?: SQSCredentials | undefined
  /** An `SQSClient` to use instead of an own one. It is not closed. */
  readonly client?: SQSClientLike | undefined
  /** The URL of each queue, by the name that the code uses. Looked up before the other two. */
  readonly queueUrls?: Readonly<Record<string, string>> | undefined
  /** What comes before the queue's name in its URL. */
  readonly queueUrlPrefix?: string | undefined
  /**
   * One URL: with `{queue}` in it, a template for every queue; without, the URL of the only queue that is used.
   * Default: `SQS_QUEUE_URL`. When nothing says where a queue is, SQS is asked for the queue of that name.
   */
  readonly queueUrl?: string | undefined
  /** Every queue is a FIFO queue; `.fifo` is added to names that lack it. Default: when every URL that is given says so. */
  readonly fifo?: boolean | undefined
}

export interface SQSServiceOptions extends SQSConnectionOptions {
  /** How long `add` tries before it rejects, in milliseconds. Default 10 000. */
  readonly addTimeout?: Duration | undefined
  /**
   * FIFO queues: jobs of one group run one after the other, those of different groups side by side. Default: one group,
   * so that all jobs of a queue keep their order.
   */
  readonly messageGroupId?: ((queueName: string, data: unknown) => string) | undefined
}
