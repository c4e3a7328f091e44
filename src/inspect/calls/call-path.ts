import type { Bindings } from '../values/bindings.js'
import type { TypeArguments } from './type-arguments.js'
import type { ts } from '../source/typescript.js'

/** One path on which the program comes to a wiring call: straight, or through calls of helpers and turns of loops. */
export interface CallPath {
  readonly bindings: Bindings
  /** Of the helpers on the path, innermost first. */
  readonly typeArguments: readonly TypeArguments[]
  /** The outermost code on the path: the wiring call itself, a call of the helper that holds it, the loop around it. */
  readonly start: ts.Node
  /** What a diagnostic shows: the start, or the item that a loop is at. */
  readonly shown: ts.Node
  /** Whether something on the path may not run. */
  readonly isConditional: boolean
  /** Innermost first. */
  readonly steps: readonly CallStep[]
}

export interface CallStep {
  readonly kind: 'helper' | 'loop'
  /** The helper's name, or the loop's head. */
  readonly name: string
  readonly node: ts.Node
}

export function directPath(call: ts.CallExpression): CallPath {
  return {
    bindings: new Map(),
    typeArguments: [],
    start: call,
    shown: call,
    isConditional: false,
    steps: [],
  }
}
