import { ts } from '../../inspect/source/typescript.js'
import { eachNode } from '../code/each-node.js'
import { placeOf } from '../code/place-of.js'
import type { Code } from '../code/read-code.js'
import type { JobFacts, Replacement } from './job-members.js'
import { readUses } from './job-uses.js'

/**
 * `for (const job of jobs) { … }` and `const [job] = jobs`, as handlers of pg-boss take the jobs of a batch of one. A
 * text says why it has no match; undefined for a parameter that is no list.
 */
export function readBatch(
  code: Code,
  facts: JobFacts,
  jobs: ts.Identifier,
): readonly Replacement[] | string | undefined {
  const symbol = code.symbolOf(jobs)
  const [use, ...others] = (symbol === undefined ? [] : code.referencesTo(symbol)).filter(
    (each) => each !== jobs,
  )
  const { parent } = use ?? {}
  if (use === undefined || parent === undefined) return undefined
  const [other] = others
  const more = other && `its handler uses the list of jobs more than once (${placeOf(other)})`
  if (ts.isForOfStatement(parent) && parent.expression === use)
    return more ?? readLoop(code, facts, parent)
  const isFirst = ts.isVariableDeclaration(parent) && ts.isArrayBindingPattern(parent.name)
  return isFirst ? (more ?? readFirst(code, facts, parent)) : undefined
}

function readLoop(
  code: Code,
  facts: JobFacts,
  loop: ts.ForOfStatement,
): readonly Replacement[] | string {
  const { initializer, statement } = loop
  const leaves = eachNode(
    [statement],
    (node): node is ts.BreakOrContinueStatement =>
      ts.isBreakStatement(node) || ts.isContinueStatement(node),
  )
  if (leaves.length > 0) return `its loop over jobs is left early (${placeOf(loop)}): write return`
  const [variable] = ts.isVariableDeclarationList(initializer) ? initializer.declarations : []
  if (variable === undefined || !ts.isIdentifier(variable.name))
    return `its loop takes the jobs apart (${placeOf(loop)}): write for (const job of jobs)`
  const uses = readUses(code, facts, variable.name)
  if (typeof uses === 'string') return uses
  const head: Replacement = {
    node: loop,
    end: statement.getStart(),
    text: '',
    isInteracting: false,
  }
  return [head, ...uses]
}

function readFirst(
  code: Code,
  facts: JobFacts,
  declaration: ts.VariableDeclaration,
): readonly Replacement[] | string {
  const { elements } = declaration.name as ts.ArrayBindingPattern
  const [element, ...more] = elements
  const statement = declaration.parent.parent
  const isPlain =
    element !== undefined &&
    more.length === 0 &&
    ts.isBindingElement(element) &&
    ts.isIdentifier(element.name) &&
    ts.isVariableStatement(statement) &&
    statement.declarationList.declarations.length === 1
  if (!isPlain) return `its handler takes more than one job (${placeOf(declaration)})`
  const uses = readUses(code, facts, element.name)
  if (typeof uses === 'string') return uses
  return [{ node: statement, text: '', isInteracting: false }, ...uses]
}
