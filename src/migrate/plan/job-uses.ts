import { ts } from '../../inspect/source/typescript.js'
import { eachNode } from '../code/each-node.js'
import { placeOf } from '../code/place-of.js'
import type { Code } from '../code/read-code.js'
import { functionOf, isDeclaring } from './find-handler.js'
import { readMember, type JobFacts, type Replacement } from './job-members.js'
import { engineTypes } from './job-types.js'
import { isMovingToken, readSnooze } from './snoozed.js'

/** Every use of a variable that holds a job; a text says which of them has no match. */
export function readUses(
  code: Code,
  facts: JobFacts,
  variable: ts.Identifier,
): readonly Replacement[] | string {
  const symbol = code.symbolOf(variable)
  const uses = symbol === undefined ? [] : code.referencesTo(symbol)
  const found: Replacement[] = []
  for (const use of uses.filter((each) => each !== variable)) {
    const read = readUse(code, facts, use)
    if (typeof read === 'string') return read
    found.push(...read)
  }
  return found
}

function readUse(code: Code, facts: JobFacts, use: ts.Identifier): readonly Replacement[] | string {
  const held: ts.Expression = ts.isNonNullExpression(use.parent) ? use.parent : use
  const { parent } = held
  if (ts.isPropertyAccessExpression(parent) && parent.expression === held) {
    const { text } = parent.name
    if (text === 'moveToDelayed') return readSnooze(code, parent)
    if (text === 'token' && isMovingToken(parent)) return []
    return listed(readMember(facts, parent, text))
  }
  if (ts.isVariableDeclaration(parent) && parent.initializer === held)
    return listed(readTakenApart(facts, held, parent.name))
  return ts.isCallExpression(parent) && parent.arguments.includes(held)
    ? followGiven(code, facts, parent, held)
    : `its handler uses the job itself (${placeOf(use)}): use job.data, job.id and the like`
}

function listed(read: Replacement | string): readonly Replacement[] | string {
  return typeof read === 'string' ? read : [read]
}

/** `const { data, id } = job`: what it is taken from has just these members from now on. */
function readTakenApart(
  facts: JobFacts,
  held: ts.Expression,
  pattern: ts.BindingName,
): Replacement | string {
  if (!ts.isObjectBindingPattern(pattern))
    return `its handler uses the job itself (${placeOf(held)}): use job.data, job.id and the like`
  const members: string[] = []
  for (const element of pattern.elements) {
    const key = element.propertyName ?? element.name
    if (element.dotDotDotToken !== undefined || !ts.isIdentifier(key))
      return `its handler takes all of the job (${placeOf(held)}): name what it takes`
    const read = readMember(facts, element, key.text)
    if (typeof read === 'string') return read
    if (read.node !== element) return `its handler reads job.opts (${placeOf(held)})`
    members.push(read.text === key.text ? key.text : `${key.text}: ${read.text}`)
  }
  const text = `{ ${members.join(', ')} }`
  // A job that has a name and data only is taken apart as it was.
  if (
    members.every(
      (member) =>
        member === `name: ${held.getText()}.name` || member === `data: ${held.getText()}.data`,
    )
  )
    return { node: held, text: held.getText(), isInteracting: false }
  return { node: held, text, isInteracting: text.includes('interaction.') }
}

/** Every use of a name that a member of the job is taken apart into. */
export function readNamed(
  code: Code,
  facts: JobFacts,
  name: ts.Identifier,
  member: string,
): readonly Replacement[] | string {
  const symbol = code.symbolOf(name)
  const uses = symbol === undefined ? [] : code.referencesTo(symbol)
  const found: Replacement[] = []
  for (const use of uses.filter((each) => each !== name)) {
    const read = readMember(facts, use, member)
    if (typeof read === 'string') return read
    const isShorthand = ts.isShorthandPropertyAssignment(use.parent)
    found.push(isShorthand ? { ...read, text: `${use.text}: ${read.text}` } : read)
  }
  return found
}

/**
 * `handle(job)` within a handler: a function of the project that takes a job for its data alone takes the data from now
 * on. A text says why it must go on taking a job.
 */
function followGiven(
  code: Code,
  facts: JobFacts,
  call: ts.CallExpression,
  given: ts.Expression,
): readonly Replacement[] | string {
  const callee = call.expression
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee
  const left = `its handler gives the job itself to ${callee.getText()} (${placeOf(given)}): give it job.data, and what else it needs`
  const symbol = code.symbolOf(name)
  const declaration = symbol?.declarations?.[0]
  const fn = declaration && functionOf(declaration)
  const parameter = fn?.parameters[call.arguments.indexOf(given)]
  if (symbol === undefined || declaration === undefined || parameter === undefined) return left
  const other = code
    .referencesTo(symbol)
    .find((use) => use !== name && !isDeclaring(use, declaration))
  if (other !== undefined) return `${left} (it is used at ${placeOf(other)} too)`
  if (!ts.isIdentifier(parameter.name) || parameter.initializer !== undefined) return left
  const types = parameter.type === undefined ? undefined : engineTypes(code, parameter.type)
  if (typeof types === 'string') return left
  const taken = new Set(
    eachNode(fn?.body === undefined ? [] : [fn.body], ts.isIdentifier).map(({ text }) => text),
  )
  const data = ['data', 'jobData'].find((each) => !taken.has(each) || !isBound(fn, each))
  if (data === undefined) return left
  // The name stays with the job.
  const jobName = 'text' in facts.jobName ? { reason: left } : facts.jobName
  const uses = readUses(code, { ...facts, data, jobName }, parameter.name)
  if (typeof uses === 'string') return uses
  if (uses.some(({ isInteracting }) => isInteracting)) return left
  const type = parameter.type === undefined ? '' : `: ${types?.input?.getText() ?? 'any'}`
  return [
    { node: given, text: facts.data, isInteracting: false },
    { node: parameter, text: `${data}${type}`, isInteracting: false },
    ...uses,
  ]
}

/** Whether a function declares or uses a name other than as a member. */
function isBound(fn: ts.Node | undefined, name: string): boolean {
  return eachNode(fn === undefined ? [] : [fn], ts.isIdentifier).some(
    (each) =>
      each.text === name &&
      !(ts.isPropertyAccessExpression(each.parent) && each.parent.name === each),
  )
}
