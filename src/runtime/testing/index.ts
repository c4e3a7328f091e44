/** `pikku/testing`: runs a function as a queue worker would, without a queue, in any test runner. */
export { clearDefinitions } from '../queue/define-queues.js'
export { clearWorkers } from '../worker/registry.js'
export { configureTesting } from './configure-testing.js'
export type { TestingConfig } from './configure-testing.js'
export { silentLogger } from './silent-logger.js'
export { testQueueProcessor } from './test-queue-processor.js'
export type { TestFailure, TestOptions, TestResult } from './test-queue-processor.js'
