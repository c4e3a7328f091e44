import { declareFunction } from './declare-function.js'
import type { UntypedFunctionFactory } from './pikku-function.js'

/** Declares a function that may need a session. A queue job has none: wire a `pikkuSessionlessFunc` to a queue. */
export const pikkuFunc: UntypedFunctionFactory = declareFunction('session')
