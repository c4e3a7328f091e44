import { declareFunction } from './declare-function.js'
import type { UntypedFunctionFactory } from './pikku-function.js'

/** Declares a function that needs no session: what a queue worker runs. */
export const pikkuSessionlessFunc: UntypedFunctionFactory = declareFunction('sessionless')
