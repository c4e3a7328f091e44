import '../.pikku/pikku-bootstrap.gen.js'
import { createLambdaHandler } from 'pikku/queue-sqs'
import { createServices } from './services.js'

// The event source mapping needs `FunctionResponseTypes: [ReportBatchItemFailures]`: without it AWS deletes failed jobs.
export const handler = createLambdaHandler({ services: createServices })
