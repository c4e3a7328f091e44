import { ts } from '../../inspect/source/typescript.js'
import type { JobNameWay } from '../apply/migration.js'
import { quoted } from '../code/quoted.js'
import type { Code } from '../code/read-code.js'
import { namedBranches, type NamedBranch } from './named-branches.js'
import { functionOf, type HandlerFunction } from './find-handler.js'
import { engineTypes, type JobTypes } from './job-types.js'

/** The kinds of jobs of one queue, whose handler tells them apart by `job.name`. */
export interface JobKinds {
  readonly way: JobNameWay
  readonly names: readonly string[]
  /** What the handler takes the data of a kind for, where it says so. */
  readonly types: ReadonlyMap<string, ts.TypeNode>
}

/** The kinds that producers add, and that a handler asks for. */
export function readKinds(
  code: Code,
  way: JobNameWay,
  added: readonly string[],
  fn: HandlerFunction,
): JobKinds {
  const branches = namedBranches(code, fn)
  const names = [...new Set([...added, ...branches.flatMap((branch) => branch.names)])]
  const types = names.flatMap((name): [string, ts.TypeNode][] => {
    const type = typeOf(
      code,
      branches.filter((branch) => branch.names.includes(name)),
    )
    return type === undefined ? [] : [[name, type]]
  })
  return { way, names, types: new Map(types) }
}

/** The queue of one kind. */
export function queueOfKind(queue: string, name: string): string {
  return `${queue}-${name.replaceAll(/[^\w.-]+/g, '-')}`
}

/** The type that all branches of a name take the data for. */
function typeOf(code: Code, branches: readonly NamedBranch[]): ts.TypeNode | undefined {
  const data = branches.flatMap((branch) => branch.data)
  const cast = data.flatMap((use) => castOf(use) ?? [])
  const given = data.flatMap((use) => parameterOf(code, use)?.type ?? [])
  const types = [
    ...cast,
    // What a function takes of the data may be a part of it.
    ...(cast.length + given.length === data.length ? given : []),
    ...branches.flatMap(({ jobs }) => jobs.flatMap((use) => takenBy(code, use) ?? [])),
  ]
  const [first] = types
  return first !== undefined && types.every((type) => type.getText() === first.getText())
    ? first
    : undefined
}

/** `job.data as Created`, and `const created: Created = job.data`. */
function castOf({ parent }: ts.Expression): ts.TypeNode | undefined {
  if (ts.isAsExpression(parent) || ts.isTypeAssertionExpression(parent)) return parent.type
  return ts.isVariableDeclaration(parent) ? parent.type : undefined
}

/** `welcome(job)` of `function welcome(job: Job<Created>)`. */
function takenBy(code: Code, use: ts.Expression): ts.TypeNode | undefined {
  const type = parameterOf(code, use)?.type
  const types = type && engineTypes(code, type)
  return types === undefined || typeof types === 'string' ? undefined : types.input
}

/** The parameter of a function of the project that is given a value. */
function parameterOf(code: Code, use: ts.Expression): ts.ParameterDeclaration | undefined {
  const call = use.parent
  if (!ts.isCallExpression(call) || !call.arguments.includes(use)) return undefined
  const callee = call.expression
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee
  const declaration = code.symbolOf(name)?.declarations?.[0]
  const parameter = declaration && functionOf(declaration)?.parameters[call.arguments.indexOf(use)]
  return parameter?.type?.kind === ts.SyntaxKind.UnknownKeyword ? undefined : parameter
}

/** Writes a type where it is wanted. */
export type WriteType = (type: ts.TypeNode | undefined) => string | { readonly reason: string }

/** The job of every kind, as a handler takes it; kinds of one type share a member. */
export function kindsText(
  file: ts.SourceFile,
  { names, types }: JobKinds,
  input: JobTypes['input'],
  write: WriteType,
): string | { readonly reason: string } {
  const members = new Map<string, string[]>()
  for (const name of names) {
    const text = write(types.get(name) ?? input)
    if (typeof text !== 'string') return text
    members.set(text, [...(members.get(text) ?? []), quoted(file, name)])
  }
  return [...members]
    .map(([text, own]) => `{ name: ${own.join(' | ')}; data: ${text} }`)
    .join(' | ')
}

/** The types of the data of all kinds. `input`: what is said of all of them. */
export function inputsOf(
  input: JobTypes['input'],
  kinds: JobKinds | undefined,
): readonly JobTypes['input'][] {
  return kinds === undefined ? [input] : kinds.names.map((name) => kinds.types.get(name) ?? input)
}

/** Whether the kinds have types of their own, so that a comparison of the name leaves some of them. */
export function areKindsTyped({ names, types }: JobKinds): boolean {
  return new Set(names.map((name) => types.get(name)?.getText() ?? '')).size > 1
}

/** What a person has to know of jobs that wait while the kinds of a queue are set apart. */
export function kindsRemark(queue: string, { way, names }: JobKinds): string {
  return way === 'union'
    ? `jobs of '${queue}' have their name in their data from now on: let the old worker finish those that wait before this one starts`
    : `'${queue}' is ${names.length} queues from now on, each with its own order and concurrency: let the old worker finish the jobs that wait in '${queue}', which nothing serves any more`
}
