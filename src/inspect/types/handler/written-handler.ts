import type { ts } from '../../source/typescript.js'

/** A handler that stands in the call that declares its function. */
export type WrittenHandler = ts.ArrowFunction | ts.FunctionExpression | ts.MethodDeclaration
