/**
 * An `SQSClient` of `@aws-sdk/client-sqs`, as far as it is used. A type of our own: the SDK's would make every project
 * that lacks it fail to compile.
 */
export interface SQSClientLike {
  // The SDK's commands are generic classes; which ones are sent is up to `SQSConnection`.
  // oxlint-disable-next-line typescript/no-explicit-any
  send(command: any, options?: any): Promise<any>
  destroy(): void
}

export interface BatchFailure {
  readonly Id?: string | undefined
  readonly Code?: string | undefined
  readonly Message?: string | undefined
  /** Whether the request was wrong; otherwise SQS has trouble of its own. */
  readonly SenderFault?: boolean | undefined
}

export interface ReceivedMessage {
  readonly MessageId?: string | undefined
  readonly ReceiptHandle?: string | undefined
  readonly Body?: string | undefined
  readonly Attributes?: Readonly<Record<string, string | undefined>> | undefined
}

interface BatchOutput {
  readonly Failed?: readonly BatchFailure[] | undefined
}

/** Each command that is sent: what it takes and what comes back. */
export interface SQSCommands {
  readonly SendMessageBatch: { readonly output: BatchOutput }
  readonly DeleteMessageBatch: { readonly output: BatchOutput }
  readonly ChangeMessageVisibilityBatch: { readonly output: BatchOutput }
  readonly ReceiveMessage: {
    readonly output: { readonly Messages?: readonly ReceivedMessage[] | undefined }
  }
  readonly GetQueueUrl: { readonly output: { readonly QueueUrl?: string | undefined } }
  readonly GetQueueAttributes: {
    readonly output: {
      readonly Attributes?: Readonly<Record<string, string | undefined>> | undefined
    }
  }
}

export type SQSModule = {
  readonly SQSClient: new (config: object) => SQSClientLike
} & { readonly [Name in keyof SQSCommands as `${Name}Command`]: new (input: never) => object }
