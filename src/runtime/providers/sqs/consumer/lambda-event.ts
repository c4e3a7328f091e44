/** What AWS Lambda calls a function with for messages of SQS, as far as it is used. */
export interface LambdaSQSEvent {
  readonly Records: readonly LambdaSQSRecord[]
}

export interface LambdaSQSRecord {
  readonly messageId: string
  readonly receiptHandle: string
  readonly body: string
  readonly attributes?: {
    readonly ApproximateReceiveCount?: string | undefined
    readonly MessageGroupId?: string | undefined
  }
  readonly eventSourceARN: string
}

export interface LambdaContext {
  getRemainingTimeInMillis(): number
}

/** The messages that SQS shall deliver again; it deletes the others. */
export interface LambdaSQSResponse {
  readonly batchItemFailures: { readonly itemIdentifier: string }[]
}
