import { ts } from '../../inspect/source/typescript.js'
import type { Code } from '../code/read-code.js'
import { readBatch } from './batch-parameter.js'
import type { JobFacts, Replacement } from './job-members.js'
import { readNamed, readUses } from './job-uses.js'

/** The parameter of a handler, as it takes the data alone. */
export interface JobParameter {
  /** What the data is bound to. */
  readonly data: string
  readonly replacements: readonly Replacement[]
}

/** Reads what a handler does with the job that it is given; a text says what of it has no match. */
export function readParameter(
  code: Code,
  facts: JobFacts,
  name: ts.BindingName,
): JobParameter | string {
  if (ts.isIdentifier(name)) {
    const replacements = readBatch(code, facts, name) ?? readUses(code, facts, name)
    return typeof replacements === 'string' ? replacements : { data: facts.data, replacements }
  }
  return ts.isArrayBindingPattern(name)
    ? readFirst(code, facts, name)
    : readPattern(code, facts, name)
}

/** `([job]) => …`, as handlers of pg-boss take the one job of a batch. */
function readFirst(
  code: Code,
  facts: JobFacts,
  { elements }: ts.ArrayBindingPattern,
): JobParameter | string {
  const [element, ...more] = elements
  const isPlain =
    element !== undefined &&
    more.length === 0 &&
    ts.isBindingElement(element) &&
    element.initializer === undefined &&
    element.dotDotDotToken === undefined
  return isPlain
    ? readParameter(code, facts, element.name)
    : 'its handler takes more than one job: wire it with batch, and take a list of data'
}

/** `({ data, id }) => …`. */
function readPattern(
  code: Code,
  facts: JobFacts,
  { elements }: ts.ObjectBindingPattern,
): JobParameter | string {
  let data = facts.data
  const replacements: Replacement[] = []
  for (const element of elements) {
    const key = element.propertyName ?? element.name
    if (element.dotDotDotToken !== undefined || !ts.isIdentifier(key))
      return 'its handler takes all of the job: name what it takes'
    if (element.initializer !== undefined) return `its handler gives job.${key.text} a default`
    if (key.text === 'data') {
      data = element.name.getText()
      continue
    }
    if (!ts.isIdentifier(element.name)) return `its handler takes job.${key.text} apart`
    const found = readNamed(code, facts, element.name, key.text)
    if (typeof found === 'string') return found
    replacements.push(...found)
  }
  return { data, replacements }
}
