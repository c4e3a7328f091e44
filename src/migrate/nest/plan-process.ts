import { ts } from '../../inspect/source/typescript.js'
import type { Sheet } from '../apply/sheet.js'
import { placeOf } from '../code/place-of.js'
import { quoted } from '../code/quoted.js'
import { changedByJson } from '../plan/changed-by-json.js'
import { isDeclaring } from '../plan/find-handler.js'
import { readKindsParameter } from '../plan/handler-of-kinds.js'
import {
  inputsOf,
  kindsText,
  queueOfKind,
  type JobKinds,
  type WriteType,
} from '../plan/job-kinds.js'
import { namesIn, obstacleIn } from '../plan/handler.js'
import type { JobFacts } from '../plan/job-members.js'
import { readParameter, type JobParameter } from '../plan/job-parameter.js'
import { handlerTypes, type JobTypes } from '../plan/job-types.js'
import { importTypes, typeTextAt } from '../plan/type-text.js'

/** `process(job)` of a processor, as it takes the data alone. */
export interface ProcessPlan {
  readonly apply: () => void
  /** One for each queue that it serves. */
  readonly functions: readonly ProcessFunction[]
  readonly isUntyped: boolean
  readonly arrivesWhole: string | undefined
}

/** The function of a wiring. */
export interface ProcessFunction {
  readonly queue: string
  /** The name that its jobs had; undefined where the queue has jobs of all names. */
  readonly kind: string | undefined
  /** For an instance of the class. */
  readonly handler: (instance: string) => string
}

interface Given extends Pick<JobFacts, 'queue' | 'jobName'> {
  readonly types: JobTypes
  readonly kinds: JobKinds | undefined
}

/** Reads the method; a text says why it must go on taking a job. */
export function planProcess(
  sheet: Sheet,
  fn: ts.MethodDeclaration,
  given: Given,
): ProcessPlan | string {
  const { code } = sheet
  const symbol = code.symbolOf(fn.name)
  const other =
    symbol && code.referencesTo(symbol).find((use) => use !== fn.name && !isDeclaring(use, fn))
  if (other !== undefined)
    return `its process is called at ${placeOf(other)} too: it takes data from now on, and no job`
  const found = { fn, isInline: false, typed: undefined }
  const wrong = obstacleIn(sheet, found)
  if (wrong !== undefined) return wrong
  const types = handlerTypes(code, found, given.types)
  if (typeof types === 'string') return types
  const names = namesIn(fn)
  const data = ['data', 'jobData'].find((name) => !names.has(name))
  if (data === undefined || names.has('interaction'))
    return 'data and interaction mean something else in its process'
  const [parameter] = fn.parameters
  const { queue, kinds } = given
  const read = readProcess(code, fn, { ...given, data })
  if (typeof read === 'string') return read
  const texts = writeTypes(sheet, fn, types, kinds)
  if (typeof texts === 'string') return texts
  const isInteracting = read.replacements.some((each) => each.isInteracting)
  const taken = isInteracting ? ', interaction: Interaction' : ''
  const file = fn.getSourceFile()
  const inputs = inputsOf(types.input, kinds)
  const handlerOf =
    (input: string, job: string): ProcessFunction['handler'] =>
    (instance) => {
      const call = `process(${parameter === undefined ? '' : job}${isInteracting ? ', interaction' : ''})`
      const services = isInteracting ? '{ nest, interaction }' : '{ nest }'
      const name = parameter === undefined ? '_data' : 'data'
      const [head, annotation] =
        texts.output === undefined ? ['', `: ${input}`] : [`<${input}, ${texts.output}>`, '']
      return `pikkuSessionlessFunc${head}(async (${services}, ${name}${annotation}) => nest.get(${instance}).${call})`
    }
  return {
    isUntyped: inputs.includes(undefined),
    arrivesWhole: inputs
      .map((type) => changedByJson(code, type))
      .find((each) => each !== undefined),
    functions:
      kinds?.way === 'queues'
        ? kinds.names.map((kind) => ({
            queue: queueOfKind(queue, kind),
            kind,
            handler: handlerOf(texts.inputOf(kind), `{ name: ${quoted(file, kind)}, data }`),
          }))
        : [{ queue, kind: undefined, handler: handlerOf(texts.input, 'data') }],
    apply: () => {
      for (const { node, start, end, text } of read.replacements)
        sheet.replace(node.getSourceFile(), start ?? node.getStart(), end ?? node.end, text)
      const last = fn.parameters.at(-1)
      if (parameter !== undefined && last !== undefined)
        sheet.replace(file, parameter.getStart(), last.end, `${read.data}: ${texts.input}${taken}`)
      if (isInteracting) sheet.need(file, 'pikku', 'type Interaction')
      for (const add of texts.imports) add()
    },
  }
}

function readProcess(
  code: Sheet['code'],
  fn: ts.MethodDeclaration,
  given: Given & Pick<JobFacts, 'data'>,
): JobParameter | string {
  const [parameter] = fn.parameters
  if (parameter === undefined) return { data: given.data, replacements: [] }
  return given.kinds === undefined
    ? readParameter(code, given, parameter.name)
    : readKindsParameter(code, given.queue, fn, given.kinds)
}

interface TypeTexts {
  readonly input: string
  /** The data of one kind. */
  readonly inputOf: (kind: string) => string
  /** Undefined where only the compiler knows it. */
  readonly output: string | undefined
  readonly imports: readonly (() => void)[]
}

function writeTypes(
  sheet: Sheet,
  fn: ts.MethodDeclaration,
  { input, output }: JobTypes,
  kinds: JobKinds | undefined,
): TypeTexts | string {
  const imports: (() => void)[] = []
  const write: WriteType = (type) => {
    const found = type && typeTextAt(sheet, type, fn)
    if (found === undefined) return 'any'
    if ('reason' in found) return found
    imports.push(() => importTypes(sheet, fn, found))
    return found.text
  }
  const returned = output ?? promised(fn.type)
  const result = returned && write(returned)
  if (typeof result === 'object') return result.reason
  const taken =
    kinds === undefined ? write(input) : kindsText(fn.getSourceFile(), kinds, input, write)
  if (typeof taken !== 'string') return taken.reason
  const inputOf = (kind: string): string => {
    const text = write(kinds?.types.get(kind) ?? input)
    return typeof text === 'string' ? text : 'any'
  }
  return { input: taken, inputOf, output: result, imports }
}

/** What a method gives, by its own word. */
function promised(type: ts.TypeNode | undefined): ts.TypeNode | undefined {
  const inner =
    type !== undefined && ts.isTypeReferenceNode(type) && type.typeName.getText() === 'Promise'
      ? type.typeArguments?.[0]
      : undefined
  return inner?.kind === ts.SyntaxKind.AnyKeyword ? undefined : inner
}
