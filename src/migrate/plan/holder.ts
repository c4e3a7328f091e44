import { ts } from '../../inspect/source/typescript.js'
import { eachNode } from '../code/each-node.js'
import { placeOf } from '../code/place-of.js'
import type { Code } from '../code/read-code.js'
import { isDeclaring } from './find-handler.js'

/** What holds a queue, a worker or a boss: a variable, or a property of a class or of an object. */
export interface Holder {
  readonly symbol: ts.Symbol
  /** Where it is declared; with its type, if one is written. */
  readonly declaration: HoldingDeclaration
  /** The assignment that makes it, where that is not its declaration. */
  readonly assignment: ts.BinaryExpression | undefined
  /** What is done with it. */
  readonly uses: readonly ts.Expression[]
}

export type HoldingDeclaration =
  | ts.VariableDeclaration
  | ts.PropertyDeclaration
  | ts.PropertyAssignment
  | ts.ParameterDeclaration

/** Where the value of a `new` expression is held; a text says why its uses cannot be followed. */
export function holderOf(code: Code, made: ts.Expression): Holder | string {
  const { parent } = made
  const assignment = isAssignment(parent) && parent.right === made ? parent : undefined
  const name = assignment === undefined ? declaredName(parent) : targetName(assignment.left)
  const symbol = name && code.symbolOf(name)
  const declaration = symbol?.declarations?.find(isHolding)
  if (symbol === undefined || declaration === undefined)
    return 'it is not the value of a variable or of a property: hold it in a constant'
  const uses: ts.Expression[] = []
  for (const reference of code.referencesTo(symbol)) {
    if (isDeclaring(reference, declaration)) continue
    const use = accessOf(reference)
    if (isAssignment(use.parent) && use.parent.left === use) {
      const { right } = use.parent
      if (right === made || isNothing(right)) continue
      return `it is set elsewhere too (${placeOf(use)}): hold each in a constant of its own`
    }
    uses.push(use)
  }
  return { symbol, declaration, assignment, uses }
}

/** The names of an engine's class in the type that a holder is declared with. */
export function heldTypes({ declaration }: Holder): ts.TypeReferenceNode[] {
  const type = ts.isPropertyAssignment(declaration) ? undefined : declaration.type
  return type === undefined ? [] : eachNode([type], ts.isTypeReferenceNode)
}

/** `queues.mail`, where the reference is `mail`. */
function accessOf(reference: ts.Identifier): ts.Expression {
  const { parent } = reference
  return ts.isPropertyAccessExpression(parent) && parent.name === reference ? parent : reference
}

function declaredName(parent: ts.Node): ts.Node | undefined {
  const isDeclared =
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isPropertyAssignment(parent)
  return isDeclared ? parent.name : undefined
}

function targetName(left: ts.Expression): ts.Node | undefined {
  if (ts.isIdentifier(left)) return left
  return ts.isPropertyAccessExpression(left) ? left.name : undefined
}

function isHolding(node: ts.Node): node is HoldingDeclaration {
  return (
    (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) ||
    ts.isPropertyDeclaration(node) ||
    ts.isPropertyAssignment(node)
  )
}

export function isAssignment(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken
}

function isNothing(node: ts.Expression): boolean {
  return node.kind === ts.SyntaxKind.NullKeyword || node.getText() === 'undefined'
}
