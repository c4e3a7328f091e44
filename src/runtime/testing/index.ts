/**
 * `pikku/testing`, for any test runner: `testQueueProcessor` runs a function as a queue worker would, without a queue;
 * `createTestEngine` is a whole engine, whose clock the test moves.
 */
export { clearDefinitions } from '../client/define-queues.js'
export { clearWorkers } from '../worker/registry.js'
export { configureTesting } from './configure-testing.js'
export type { TestingConfig } from './configure-testing.js'
export { TestEngine, createTestEngine } from './create-test-engine.js'
export type { TestEngineOptions, TestRun } from './create-test-engine.js'
export { silentLogger } from './silent-logger.js'
export { testQueueProcessor } from './test-queue-processor.js'
export type { TestFailure, TestOptions, TestResult } from './test-queue-processor.js'
