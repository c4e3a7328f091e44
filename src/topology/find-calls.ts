import { spanIn } from '../inspect/values/context.js'
import { createEvaluator } from '../inspect/values/evaluate.js'
import { shortText } from '../inspect/source/span-of.js'
import { stripWrappers } from '../inspect/source/strip-wrappers.js'
import { memberName } from '../inspect/source/syntax.js'
import { ts } from '../inspect/source/typescript.js'
import type { StaticValue } from '../model/static-value.js'
import { calledDeclaration, declaredAs } from './called-declaration.js'
import { callOptions } from './call-options.js'
import { clientMethodOf, isJobMethod, type ClientMethodKind } from './client-method.js'
import { functionName } from './function-name.js'
import { queueNames } from './queue-names.js'
import type { TopologyContext } from './topology-context.js'
import type { QueueCall } from './topology.js'

export interface FoundCall extends Omit<QueueCall, 'handlers'> {
  readonly node: ts.CallExpression
}

export interface FoundCalls {
  readonly calls: readonly FoundCall[]
  /** Names under which calls were found to be made: those of aliases, and of functions that pass a queue's name on. */
  readonly names: readonly string[]
}

/** A function of the project's own that hands one of its arguments on as the name of a queue. */
interface Passing {
  readonly kind: ClientMethodKind
  readonly index: number
  /** The property of that argument which holds the name; null when it is the argument itself. */
  readonly key: string | null
}

/** Every call, in the files that name one, that adds jobs or waits for them. */
export function findCalls(context: TopologyContext): FoundCalls {
  const candidates = context.files.flatMap((file) => collect(context, file))
  const names = new Set(candidates.flatMap(({ name, isAlias }) => (isAlias ? [name] : [])))
  const passing = new Map<ts.Node, Passing>()
  const calls = new Map<ts.CallExpression, readonly FoundCall[]>()
  // A function that passes a name on may be called by another that does: until nothing new is found.
  for (let known = -1; known !== passing.size;) {
    known = passing.size
    for (const { node } of candidates) {
      if (!ts.isCallExpression(node)) continue
      const found = readCall(context, node, passing)
      if (found === undefined) continue
      if (Array.isArray(found)) {
        calls.set(node, found)
        continue
      }
      calls.delete(node)
      const { owner, ...how } = found
      for (const declaration of [owner, ...declaredAs(context, owner)]) {
        if (!passing.has(declaration)) passing.set(declaration, how)
      }
      const name = functionName(owner)
      if (name !== null) names.add(name.split('.').at(-1) ?? name)
    }
  }
  return { calls: [...calls.values()].flat(), names: [...names] }
}

interface Candidate {
  readonly node: ts.Node
  readonly name: string
  readonly isAlias: boolean
}

/** Calls under one of the known names, and declarations that give one of them another name. */
function collect(context: TopologyContext, file: ts.SourceFile): Candidate[] {
  const found: Candidate[] = []
  const alias = (node: ts.Node & { readonly name: ts.Node }): void => {
    if (!ts.isIdentifier(node.name)) return
    const declaration = calledDeclaration(context, node.name)
    const isOurs = clientMethodOf(declaration) !== undefined
    if (isOurs) found.push({ node, name: node.name.text, isAlias: true })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const name = nameOf(stripWrappers(node.expression))
      if (name !== undefined && context.names.has(name)) found.push({ node, name, isAlias: false })
    } else if (
      ts.isBindingElement(node) ||
      ts.isImportSpecifier(node) ||
      ts.isExportSpecifier(node)
    ) {
      const { propertyName } = node
      if (
        propertyName !== undefined &&
        'text' in propertyName &&
        context.names.has(propertyName.text)
      )
        alias(node)
    } else if (
      (ts.isVariableDeclaration(node) ||
        ts.isPropertyAssignment(node) ||
        ts.isPropertyDeclaration(node)) &&
      node.initializer !== undefined &&
      leadsToName(context, stripWrappers(node.initializer))
    ) {
      alias(node)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** `client.add`, or `client.add.bind(client)`. */
function leadsToName(context: TopologyContext, source: ts.Expression): boolean {
  if (ts.isCallExpression(source)) {
    const callee = source.expression
    return ts.isPropertyAccessExpression(callee) && callee.name.text === 'bind'
      ? leadsToName(context, stripWrappers(callee.expression))
      : false
  }
  const name = nameOf(source)
  return name !== undefined && context.names.has(name)
}

function nameOf(callee: ts.Expression): string | undefined {
  return ts.isIdentifier(callee) ? callee.text : memberName(callee)
}

/** What a call does; an owner when its queue is what the function around it is given; undefined when it is not ours. */
function readCall(
  context: TopologyContext,
  node: ts.CallExpression,
  passing: ReadonlyMap<ts.Node, Passing>,
): FoundCall[] | (Passing & { readonly owner: ts.SignatureDeclaration }) | undefined {
  const declaration = calledDeclaration(context, stripWrappers(node.expression))
  if (declaration === undefined) return undefined
  const method = clientMethodOf(declaration)
  const how: Passing | undefined =
    passing.get(declaration) ?? (method && { kind: method, index: 0, key: null })
  if (how === undefined || how.kind === 'read') return undefined
  const named =
    method === 'wait' && isJobMethod(declaration)
      ? queueOfJob(context, node)
      : argumentOf(node, how)
  if (named === undefined) return undefined
  const names = queueNames(context, named)
  if (names.kind === 'parameter') {
    const owner = names.parameter.parent
    const index = owner.parameters.indexOf(names.parameter)
    return { owner, kind: how.kind, index, key: names.key }
  }
  const queues = names.kind === 'names' ? names.names : [null]
  const { kind } = how
  const schedule = scheduleOf(context, node, kind)
  // What a function of the project passes on is not in this call.
  const options = method === undefined ? {} : callOptions(context, node, declaration)
  return queues.map((queue) => ({
    node,
    kind,
    queue,
    text: shortText(named),
    span: spanIn(context, node),
    inside: enclosingName(node),
    ...(schedule === undefined ? {} : { schedule }),
    ...options,
  }))
}

function argumentOf(node: ts.CallExpression, { index, key }: Passing): ts.Expression | undefined {
  const argument = node.arguments[index]
  if (argument === undefined || key === null) return argument
  const literal = stripWrappers(argument)
  if (!ts.isObjectLiteralExpression(literal)) return undefined
  const property = literal.properties.find((one) => one.name?.getText() === key)
  if (property === undefined) return undefined
  if (ts.isShorthandPropertyAssignment(property)) return property.name
  return ts.isPropertyAssignment(property) ? property.initializer : undefined
}

/** The queue of `job.waitForCompletion()`: where the job was read, if that can be seen. */
function queueOfJob(context: TopologyContext, node: ts.CallExpression): ts.Expression | undefined {
  const callee = stripWrappers(node.expression)
  if (!ts.isPropertyAccessExpression(callee)) return undefined
  let job = stripWrappers(callee.expression)
  if (ts.isIdentifier(job)) {
    const declaration = context.checker.getSymbolAtLocation(job)?.valueDeclaration
    const source =
      declaration !== undefined && ts.isVariableDeclaration(declaration)
        ? declaration.initializer
        : undefined
    if (source === undefined) return undefined
    job = stripWrappers(source)
  }
  if (ts.isAwaitExpression(job)) job = stripWrappers(job.expression)
  if (!ts.isCallExpression(job)) return undefined
  const read = calledDeclaration(context, stripWrappers(job.expression))
  return clientMethodOf(read) === 'read' ? job.arguments[0] : undefined
}

/** `'0 3 * * *'`, `{ cron }`, `{ every }`; of an added job, its `repeat`. */
function scheduleOf(
  context: TopologyContext,
  node: ts.CallExpression,
  kind: ClientMethodKind,
): string | undefined {
  const argument = kind === 'schedule' ? node.arguments[1] : node.arguments[2]
  if (argument === undefined || kind === 'wait') return undefined
  const value = createEvaluator(context).evaluate(argument)
  const when = kind === 'schedule' ? value : property(value, 'repeat')
  return (
    constantText(when) ?? constantText(property(when, 'cron')) ?? every(property(when, 'every'))
  )
}

function property(value: StaticValue | undefined, key: string): StaticValue | undefined {
  return value?.kind === 'record'
    ? value.entries.find((entry) => entry.key === key)?.value
    : undefined
}

function constantText(value: StaticValue | undefined): string | undefined {
  return value?.kind === 'constant' && typeof value.value === 'string' ? value.value : undefined
}

function every(value: StaticValue | undefined): string | undefined {
  if (value?.kind !== 'constant') return undefined
  return typeof value.value === 'number'
    ? `every ${value.value} ms`
    : `every ${String(value.value)}`
}

function enclosingName(node: ts.Node): string | null {
  for (let parent = node.parent; !ts.isSourceFile(parent); parent = parent.parent) {
    const name = functionName(parent)
    if (name !== null) return name
  }
  return null
}
