import { entryOf, type RecordValue } from '../../model/static-value.js'
import { queueKeys } from '../../model/place-options.js'
import { spanIn } from '../values/context.js'
import type { WorkerDraft } from './draft.js'
import { evaluateObject } from '../values/evaluate-object.js'
import type { Evaluator } from '../values/evaluator.js'
import type { DefinitionDraft } from '../types/checker/definition-table.js'
import { ts } from '../source/typescript.js'
import { NeedsChecker } from '../syntax/needs-checker.js'
import type { FunctionModel, ScheduleModel, WiringSpelling } from '../../model/queue-model.js'
import { nameOf, scheduleQueueKeys } from './read-schedule.js'
import { isExternal, placeOfExternal } from './read-external.js'
import { withoutFunction } from './read-wiring.js'
import { createNodeReader } from '../types/syntax/read-node.js'
import { readFunctionSyntax } from './read-function-syntax.js'
import type { TypeDeclaration, SyntaxFile } from '../syntax/syntax-file.js'
import type { SyntaxProject } from '../syntax/syntax-project.js'

/** What the readers of one wiring file share. */
export interface SyntaxContext {
  readonly project: SyntaxProject
  readonly evaluator: Evaluator
  readonly drafts: Map<TypeDeclaration, DefinitionDraft>
  /** The file of the wirings. */
  readonly file: SyntaxFile
}

export function readWiringSyntax(
  context: SyntaxContext,
  { call, spelling }: WorkerCall,
): WorkerDraft {
  const { evaluator } = context
  const { argument, options } = optionsOf(evaluator, call, (key) => key !== 'func')
  const queue = queueOf(options, queueKeys[spelling])
  return {
    queue: queue.name,
    queueSpan: queue.span,
    call: { spelling, span: spanIn(evaluator.context, call), conditional: false },
    function: isExternal(entryOf(options, 'external')?.value)
      ? readExternalSyntax(context, call, argument)
      : readFunctionSyntax(context, functionOf(argument)),
    options: withoutFunction(options),
  }
}

/** What stands for the function of a queue that is served elsewhere. */
function readExternalSyntax(
  { project, drafts, file, evaluator }: SyntaxContext,
  call: ts.CallExpression,
  { properties }: ts.ObjectLiteralExpression,
): FunctionModel {
  const [input, output, third] = call.typeArguments ?? []
  const isPlain = properties.every(
    ({ name }) => name !== undefined && ts.isIdentifier(name) && name.text !== 'func',
  )
  if (input === undefined || third !== undefined || !isPlain)
    throw new NeedsChecker('a queue that is served elsewhere, and not declared plainly')
  const reader = createNodeReader(project, drafts, file)
  return {
    ...placeOfExternal(evaluator.context, call, input),
    input: reader.read(input),
    output: output === undefined ? { kind: 'primitive', name: 'void' } : reader.read(output),
  }
}

interface WorkerCall {
  readonly call: ts.CallExpression
  readonly spelling: WiringSpelling
}

/** A schedule whose queue and name are written out; its other options may be known only to the running program. */
export function readScheduleSyntax(
  { evaluator }: SyntaxContext,
  call: ts.CallExpression,
): ScheduleModel {
  const { options } = optionsOf(evaluator, call, () => true)
  const queue = queueOf(options, scheduleQueueKeys)
  const name = nameOf(options, queue.name)
  if (name === null) throw new NeedsChecker('a schedule without a plain name')
  const span = spanIn(evaluator.context, call)
  return {
    queue: queue.name,
    queueSpan: queue.span,
    name,
    call: { span, conditional: false },
    options,
  }
}

function optionsOf(
  evaluator: Evaluator,
  call: ts.CallExpression,
  isWanted: (key: string) => boolean,
): { readonly argument: ts.ObjectLiteralExpression; readonly options: RecordValue } {
  const [argument] = call.arguments
  if (argument === undefined || !ts.isObjectLiteralExpression(argument))
    throw new NeedsChecker('options that do not stand in place')
  const options = evaluateObject(evaluator, argument, isWanted)
  if (options.unread !== undefined) throw new NeedsChecker('options that come from elsewhere')
  return { argument, options }
}

function queueOf(
  options: RecordValue,
  keys: readonly string[],
): { readonly name: string; readonly span: RecordValue['span'] } {
  const entry = keys.map((key) => entryOf(options, key)).find((found) => found !== undefined)
  if (entry?.value.kind !== 'constant' || typeof entry.value.value !== 'string')
    throw new NeedsChecker('a queue without a plain name')
  return { name: entry.value.value, span: entry.value.span }
}

/** The name that `func` is set to. */
function functionOf({ properties }: ts.ObjectLiteralExpression): ts.Identifier {
  const [property, another] = properties.filter(
    ({ name }) => name !== undefined && ts.isIdentifier(name) && name.text === 'func',
  )
  const isHidden = properties.some(({ name }) => name === undefined || !ts.isIdentifier(name))
  if (property === undefined || another !== undefined || isHidden)
    throw new NeedsChecker('a function that is not given plainly')
  if (ts.isShorthandPropertyAssignment(property)) return property.name
  if (ts.isPropertyAssignment(property) && ts.isIdentifier(property.initializer))
    return property.initializer
  throw new NeedsChecker('a function without a name')
}
