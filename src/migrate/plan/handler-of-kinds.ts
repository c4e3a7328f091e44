import { ts } from '../../inspect/source/typescript.js'
import { quoted } from '../code/quoted.js'
import type { Code } from '../code/read-code.js'
import type { HandlerFunction } from './find-handler.js'
import { areKindsTyped, queueOfKind, type JobKinds } from './job-kinds.js'
import type { JobFacts, Replacement } from './job-members.js'
import type { JobParameter } from './job-parameter.js'
import { readNamed, readUses } from './job-uses.js'
import { isBehindBranches } from './named-branches.js'

/** The queue of one kind of jobs, and its function, which calls the handler of all kinds. */
export interface KindWiring {
  readonly name: string
  readonly queue: string
  readonly func: (handler: string) => string
}

/**
 * The parameter of a handler that tells jobs apart by their names: it keeps its own name, and takes `{ name, data }` in
 * place of a job. A text says what is done with the job that has no match.
 */
export function readKindsParameter(
  code: Code,
  queue: string,
  fn: HandlerFunction,
  kinds: JobKinds,
): JobParameter | string {
  const name = fn.parameters[0]?.name
  if (name === undefined || ts.isArrayBindingPattern(name)) return 'its handler takes no job'
  if (ts.isObjectBindingPattern(name)) return readPattern(code, queue, name)
  const job = name.text
  const facts: JobFacts = { queue, jobName: { text: `${job}.name` }, data: `${job}.data` }
  const uses = readUses(code, facts, name)
  if (typeof uses === 'string') return uses
  const isLeft = areKindsTyped(kinds) ? isBehindBranches(code, fn) : () => false
  const types: Readonly<Record<string, string | undefined>> = {
    [`${job}.name`]: 'name: string',
    [`${job}.data`]: 'data: unknown',
  }
  const replacements = uses.map((use): Replacement => {
    const type = types[use.text]
    if (type === undefined || !ts.isPropertyAccessExpression(use.node) || !isLeft(use.node))
      return use
    // The compiler has ruled out all kinds there.
    return { ...use, text: `(${job} as { ${type} }).${use.node.name.text}` }
  })
  return {
    data: job,
    replacements: replacements.filter(({ node, text }) => node.getText() !== text),
  }
}

/** `({ name, data, id }) => …` */
function readPattern(
  code: Code,
  queue: string,
  { elements }: ts.ObjectBindingPattern,
): JobParameter | string {
  const kept: string[] = []
  const replacements: Replacement[] = []
  for (const element of elements) {
    const key = element.propertyName ?? element.name
    if (element.dotDotDotToken !== undefined || !ts.isIdentifier(key))
      return 'its handler takes all of the job: name what it takes'
    if (element.initializer !== undefined) return `its handler gives job.${key.text} a default`
    if (key.text === 'name' || key.text === 'data') {
      kept.push(element.getText())
      continue
    }
    if (!ts.isIdentifier(element.name)) return `its handler takes job.${key.text} apart`
    const facts: JobFacts = { queue, jobName: { reason: '' }, data: '' }
    const found = readNamed(code, facts, element.name, key.text)
    if (typeof found === 'string') return found
    replacements.push(...found)
  }
  return { data: `{ ${kept.join(', ')} }`, replacements }
}

interface KindTexts {
  /** The type of the data of a kind, where the wiring stands. */
  readonly inputOf: (name: string) => string
  readonly output: string | undefined
  readonly isInteracting: boolean
}

export function kindWirings(
  file: ts.SourceFile,
  queue: string,
  { names }: JobKinds,
  { inputOf, output, isInteracting }: KindTexts,
): KindWiring[] {
  const services = isInteracting ? '{ interaction }' : '_'
  const more = isInteracting ? ', interaction' : ''
  return names.map((name) => {
    const [head, annotation] =
      output === undefined ? ['', `: ${inputOf(name)}`] : [`<${inputOf(name)}, ${output}>`, '']
    return {
      name,
      queue: queueOfKind(queue, name),
      func: (handler) =>
        `pikkuSessionlessFunc${head}(async (${services}, data${annotation}) => ${handler}({ name: ${quoted(file, name)}, data }${more}))`,
    }
  })
}
