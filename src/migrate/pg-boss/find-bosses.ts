import { ts } from '../../inspect/source/typescript.js'
import { eachNode } from '../code/each-node.js'
import { importedMember } from '../code/imported-name.js'
import type { Code } from '../code/read-code.js'

/** A pg-boss that a variable of the project holds. */
export interface Boss {
  readonly symbol: ts.Symbol
  readonly declaration: ts.VariableDeclaration
  readonly made: ts.NewExpression
}

export function findBosses(code: Code): Boss[] {
  return eachNode(code.files, ts.isNewExpression).flatMap((made) => {
    const { parent } = made
    if (importedMember(code, made.expression)?.module !== 'pg-boss') return []
    if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return []
    const isConstant = (ts.getCombinedNodeFlags(parent) & ts.NodeFlags.Const) !== 0
    const symbol = code.symbolOf(parent.name)
    return symbol === undefined || !isConstant ? [] : [{ symbol, declaration: parent, made }]
  })
}
