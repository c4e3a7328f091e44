import { MissingPeerError } from '../../../job/errors/missing-peer-error.js'
import type { SQSModule } from './sqs-client.js'

const PACKAGE = '@aws-sdk/client-sqs'

/** Throws `MissingPeerError`. */
export async function loadSQS(): Promise<SQSModule> {
  try {
    // Spelled out, so that a bundler for a function as a service finds it.
    return await import('@aws-sdk/client-sqs')
  } catch (error) {
    throw new MissingPeerError(
      `The package ${PACKAGE} cannot be loaded.`,
      `npm install ${PACKAGE}`,
      {
        cause: error,
      },
    )
  }
}
