/**
 * `pikku/conformance`: what every provider promises, as cases for any test runner. To test a provider, describe its
 * engine (`ConformanceEngine`) and run `conformanceCases(engine)`.
 */
export { startBreaker } from './breaker.js'
export type { Breaker } from './breaker.js'
export { conformanceCases, conformancePromises, conformanceQueues } from './conformance-cases.js'
export type { NamedCase, Verdict } from './conformance-cases.js'
export type {
  BreakableConnection,
  ConformanceEngine,
  ConformancePlace,
  ConformanceTransaction,
  FrozenWorker,
  LateHandler,
  Trait,
} from './engine.js'
export { onNobodysAccount } from './leftovers.js'
