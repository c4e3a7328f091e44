import type { StaticValue } from '../../model/static-value.js'
import type { Bindings } from './bindings.js'
import type { InspectContext } from './context.js'
import type { ts } from '../source/typescript.js'

/** Reads values and follows names, on one way through the project's code. */
export interface Evaluator {
  readonly context: InspectContext
  readonly bindings: Bindings
  /** The keys of objects whose values are asked for. The others are there, and their values unknown. */
  readonly isWanted: (key: string) => boolean
  /** What an expression is worth, without running anything. */
  readonly evaluate: (expression: ts.Expression) => StaticValue
  /** The value that a name stands for, wherever it is declared; `node` is where it is asked for. */
  readonly evaluateSymbol: (symbol: ts.Symbol | undefined, node: ts.Node) => StaticValue
  /** Parameters and loop variables that were asked for and stand for nothing yet: the callers must be followed first. */
  readonly unbound: Set<ts.Declaration>
  /** Symbols whose value is being read: a constant that is defined by itself has none. */
  readonly open: Set<ts.Symbol>
  /** Expressions that are being followed. */
  readonly following: Set<ts.Node>
}
