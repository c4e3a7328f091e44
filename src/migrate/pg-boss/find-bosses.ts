import { ts } from '../../inspect/source/typescript.js'
import { eachNode } from '../code/each-node.js'
import { importedMember } from '../code/imported-name.js'
import type { Code } from '../code/read-code.js'
import { holderOf, type Holder } from '../plan/holder.js'

/** A pg-boss that the project makes, with everything that holds it. */
export interface Boss {
  readonly made: ts.NewExpression
  readonly holders: readonly BossHolder[]
}

/** A constant, or a property of a class, that is made with the boss or given it by the constructor. */
export interface BossHolder extends Holder {
  readonly kind: 'constant' | 'property' | 'assigned' | 'given'
}

export function findBosses(code: Code): Boss[] {
  return eachNode(code.files, ts.isNewExpression).flatMap((made) => {
    if (importedMember(code, made.expression)?.module !== 'pg-boss') return []
    const first = madeHolder(code, made)
    if (first === undefined) return []
    const holders = [first]
    // The list grows while it is walked.
    for (const holder of holders) {
      for (const use of holder.uses) {
        const given = givenHolder(code, use, holders)
        if (given !== undefined) holders.push(given)
      }
    }
    return [{ made, holders }]
  })
}

/** Whether a use hands a boss to the constructor of a class that is one of its holders. */
export function isHandedOn(code: Code, { holders }: Boss, use: ts.Expression): boolean {
  const parameter = parameterGiven(code, use)
  return holders.some(({ declaration }) => declaration === parameter)
}

function madeHolder(code: Code, made: ts.NewExpression): BossHolder | undefined {
  const holder = holderOf(code, made)
  if (typeof holder === 'string') return undefined
  const { declaration, assignment } = holder
  if (ts.isVariableDeclaration(declaration)) {
    const isConstant = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0
    return isConstant && declaration.initializer === made
      ? { ...holder, kind: 'constant' }
      : undefined
  }
  if (!ts.isPropertyDeclaration(declaration) || isStatic(declaration)) return undefined
  if (assignment === undefined) return { ...holder, kind: 'property' }
  const isStatement = ts.isExpressionStatement(assignment.parent)
  const isOwn =
    ts.isPropertyAccessExpression(assignment.left) &&
    assignment.left.expression.kind === ts.SyntaxKind.ThisKeyword
  return isStatement && ts.isBlock(assignment.parent.parent) && isOwn && isBoss(code, declaration)
    ? { ...holder, kind: 'assigned' }
    : undefined
}

/** `private readonly boss: PgBoss` of a constructor that gets nothing but this boss. */
function givenHolder(
  code: Code,
  use: ts.Expression,
  known: readonly BossHolder[],
): BossHolder | undefined {
  const declaration = parameterGiven(code, use)
  if (declaration === undefined || known.some((each) => each.declaration === declaration))
    return undefined
  const { name, parent } = declaration
  if (!ts.isIdentifier(name) || !ts.isConstructorDeclaration(parent)) return undefined
  if (!ts.isParameterPropertyDeclaration(declaration, parent) || !isBoss(code, declaration))
    return undefined
  const index = parent.parameters.indexOf(declaration)
  const uses = new Set(known.flatMap((each) => each.uses))
  const isOnlyOurs = constructions(code, parent.parent)?.every(({ arguments: given }) => {
    const value = given?.[index]
    return value !== undefined && uses.has(value)
  })
  const symbols = code.checker.getSymbolsOfParameterPropertyDeclaration(declaration, name.text)
  const [symbol] = symbols
  if (isOnlyOurs !== true || symbol === undefined) return undefined
  const references = new Set(symbols.flatMap((each) => code.referencesTo(each)))
  const own = [...references]
    .filter((reference) => reference !== name)
    .map((reference) =>
      ts.isPropertyAccessExpression(reference.parent) && reference.parent.name === reference
        ? reference.parent
        : reference,
    )
  return { kind: 'given', symbol, declaration, assignment: undefined, uses: own }
}

/** The parameter of a constructor that a value is the argument of. */
function parameterGiven(code: Code, use: ts.Expression): ts.ParameterDeclaration | undefined {
  const call = use.parent
  if (!ts.isNewExpression(call)) return undefined
  const declaration = code.symbolOf(call.expression)?.declarations?.[0]
  if (declaration === undefined || !ts.isClassDeclaration(declaration)) return undefined
  const maker = declaration.members.find(ts.isConstructorDeclaration)
  return maker?.parameters[call.arguments?.indexOf(use) ?? -1]
}

/** Every `new` of a class; undefined where it may be made in another way, as a container makes it. */
function constructions(
  code: Code,
  declaration: ts.ClassLikeDeclaration,
): ts.NewExpression[] | undefined {
  const symbol = declaration.name && code.symbolOf(declaration.name)
  const made: ts.NewExpression[] = []
  for (const { parent } of symbol === undefined ? [] : code.referencesTo(symbol)) {
    if (ts.isNewExpression(parent)) made.push(parent)
    else if (!isHarmless(parent)) return undefined
  }
  return symbol === undefined ? undefined : made
}

/** A declaration, an import, an export or a type makes no object. */
function isHarmless(parent: ts.Node): boolean {
  return (
    ts.isClassDeclaration(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isImportClause(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isTypeReferenceNode(parent)
  )
}

function isStatic(declaration: ts.PropertyDeclaration): boolean {
  return (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Static) !== 0
}

/** Whether the type of a declaration is the class itself, and never nothing. */
function isBoss(
  code: Code,
  { type, questionToken }: ts.PropertyDeclaration | ts.ParameterDeclaration,
): boolean {
  return (
    questionToken === undefined &&
    type !== undefined &&
    ts.isTypeReferenceNode(type) &&
    importedMember(code, type.typeName)?.module === 'pg-boss'
  )
}
