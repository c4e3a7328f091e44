import { ts } from '../inspect/source/typescript.js'
import { eachNode } from './each-node.js'
import type { Sheet } from './sheet.js'

/** The edits that make a handler of a job a handler of its data. */
export interface HandlerPlan {
  readonly apply: () => void
  /** Type arguments and wrapper to stand before the handler. */
  readonly head: string
}

const interactions: ReadonlyMap<string, string> = new Map([
  ['id', 'interaction.queue?.jobId'],
  ['updateProgress', 'interaction.queue?.updateProgress'],
])

interface JobTypes {
  readonly input: string | undefined
  readonly output: string | undefined
}

/** Reads a handler written in place, `(job) => …` or `([job]) => …`; a text says why it must stay as it is. */
export function planHandler(
  sheet: Sheet,
  handler: ts.Expression | undefined,
  given: JobTypes,
): HandlerPlan | string {
  if (handler === undefined || !(ts.isArrowFunction(handler) || ts.isFunctionExpression(handler))) {
    return 'its handler is not written in the call'
  }
  const [parameter, ...others] = handler.parameters
  if (others.length > 0) return 'its handler takes more than the job'
  if (handler.asteriskToken !== undefined) return 'its handler is a generator'
  if (parameter?.initializer !== undefined || parameter?.dotDotDotToken !== undefined)
    return 'its handler takes more than the job'
  if (usesOwnArguments(handler)) return 'its handler uses `this` or `arguments`'
  const types = parameter?.type === undefined ? given : jobTypes(parameter.type, given)
  if (types.input === undefined)
    return 'nothing says what its data is: name the type, as in <Input>'
  const taken = parameter === undefined ? [handler.body] : [handler.body, parameter.name]
  const names = new Set(
    eachNode(taken, ts.isIdentifier)
      .filter((node) => isValue(node) && node !== parameter?.name)
      .map(({ text }) => text),
  )
  const shape = parameter === undefined ? undefined : readJob(parameter.name)
  const data = ['data', 'jobData'].find((name) => !names.has(name))
  const unused = ['_', '_services', '_unused'].find((name) => !names.has(name))
  if (data === undefined || unused === undefined || names.has('interaction'))
    return 'data, interaction and _ mean something else in its handler'
  if (parameter !== undefined && shape === undefined)
    return 'its handler takes more of the job than its data'
  const edits: { readonly node: ts.Node; readonly text: string }[] = []
  let isInteracting = false
  let dataText = data
  if (typeof shape === 'string') dataText = shape
  else if (shape !== undefined) {
    const symbol = sheet.code.symbolOf(shape)
    const uses = symbol === undefined ? [] : sheet.code.referencesTo(symbol)
    for (const use of uses.filter((each) => each !== shape)) {
      const access = use.parent
      const member: string =
        ts.isPropertyAccessExpression(access) && access.expression === use ? access.name.text : ''
      const now: string | undefined = member === 'data' ? data : interactions.get(member)
      if (now === undefined) return `its handler uses the job itself (line ${lineOf(use)})`
      if (now !== data) isInteracting = true
      edits.push({ node: access, text: now })
    }
  }
  const file = handler.getSourceFile()
  const { input, output } = types
  const services = isInteracting ? '{ interaction }' : unused
  const annotated = output === undefined ? `${dataText}: ${input}` : dataText
  return {
    head:
      output === undefined ? 'pikkuSessionlessFunc(' : `pikkuSessionlessFunc<${input}, ${output}>(`,
    apply: () => {
      for (const { node, text } of edits) sheet.replace(file, node.getStart(), node.end, text)
      const text = `${services}, ${annotated}`
      if (parameter !== undefined && hasParentheses(handler)) {
        sheet.replace(file, parameter.getStart(), parameter.end, text)
      } else if (parameter !== undefined) {
        sheet.replace(file, parameter.getStart(), parameter.end, `(${text})`)
      }
    },
  }
}

/** A function has its own; an arrow function has those of what is around it. */
function usesOwnArguments(handler: ts.ArrowFunction | ts.FunctionExpression): boolean {
  const isOwn = (node: ts.Node): node is ts.Node =>
    node.kind === ts.SyntaxKind.ThisKeyword || (ts.isIdentifier(node) && node.text === 'arguments')
  return ts.isFunctionExpression(handler) && eachNode([handler.body], isOwn).length > 0
}

function hasParentheses(handler: ts.ArrowFunction | ts.FunctionExpression): boolean {
  return handler.getChildren().some(({ kind }) => kind === ts.SyntaxKind.OpenParenToken)
}

/** `Job<Input, Output>` on the parameter; pg-boss says `Job<Input>[]`. */
function jobTypes(type: ts.TypeNode, given: JobTypes): JobTypes {
  const node = ts.isArrayTypeNode(type) ? type.elementType : type
  if (!ts.isTypeReferenceNode(node)) return given
  const [input, output] = node.typeArguments ?? []
  return { input: input?.getText() ?? given.input, output: output?.getText() ?? given.output }
}

/** The name of the job, or the pattern that its data is taken apart by; undefined where more is taken. */
function readJob(name: ts.BindingName): ts.Identifier | string | undefined {
  if (ts.isIdentifier(name)) return name
  const [element, ...more] = name.elements
  if (element === undefined || more.length > 0 || ts.isOmittedExpression(element)) return undefined
  if (element.initializer !== undefined || element.dotDotDotToken !== undefined) return undefined
  if (ts.isArrayBindingPattern(name)) return readJob(element.name)
  const key = element.propertyName ?? element.name
  return key.getText() === 'data' ? element.name.getText() : undefined
}

/** A name of its own, not that of a property. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node
  if (ts.isPropertyAssignment(parent)) return parent.name !== node
  return !(ts.isBindingElement(parent) && parent.propertyName === node)
}

function lineOf(node: ts.Node): number {
  return node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1
}
