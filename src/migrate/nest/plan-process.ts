import { ts } from '../../inspect/source/typescript.js'
import type { Sheet } from '../apply/sheet.js'
import { placeOf } from '../code/place-of.js'
import { changedByJson } from '../plan/changed-by-json.js'
import { isDeclaring } from '../plan/find-handler.js'
import { namesIn, obstacleIn } from '../plan/handler.js'
import type { JobFacts } from '../plan/job-members.js'
import { readParameter } from '../plan/job-parameter.js'
import { handlerTypes, type JobTypes } from '../plan/job-types.js'
import { importTypes, typeTextAt } from '../plan/type-text.js'

/** `process(job)` of a processor, as it takes the data alone. */
export interface ProcessPlan {
  readonly apply: () => void
  /** The function of the wiring, for an instance of the class. */
  readonly handler: (instance: string) => string
  readonly isUntyped: boolean
  readonly arrivesWhole: string | undefined
}

interface Given extends Pick<JobFacts, 'queue' | 'jobName'> {
  readonly types: JobTypes
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
  const read =
    parameter === undefined
      ? { data, replacements: [] }
      : readParameter(code, { ...given, data }, parameter.name)
  if (typeof read === 'string') return read
  const texts = writeTypes(sheet, fn, types)
  if (typeof texts === 'string') return texts
  const isInteracting = read.replacements.some((each) => each.isInteracting)
  const taken = isInteracting ? ', interaction: Interaction' : ''
  return {
    isUntyped: types.input === undefined,
    arrivesWhole: changedByJson(code, types.input),
    handler: (instance) => {
      const call = `process(${parameter === undefined ? '' : 'data'}${isInteracting ? ', interaction' : ''})`
      const services = isInteracting ? '{ nest, interaction }' : '{ nest }'
      const name = parameter === undefined ? '_data' : 'data'
      const [head, annotation] =
        texts.output === undefined
          ? ['', `: ${texts.input}`]
          : [`<${texts.input}, ${texts.output}>`, '']
      return `pikkuSessionlessFunc${head}(async (${services}, ${name}${annotation}) => nest.get(${instance}).${call})`
    },
    apply: () => {
      const file = fn.getSourceFile()
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

interface TypeTexts {
  readonly input: string
  /** Undefined where only the compiler knows it. */
  readonly output: string | undefined
  readonly imports: readonly (() => void)[]
}

function writeTypes(
  sheet: Sheet,
  fn: ts.MethodDeclaration,
  { input, output }: JobTypes,
): TypeTexts | string {
  const imports: (() => void)[] = []
  const returned = output ?? promised(fn.type)
  const texts: (string | undefined)[] = []
  for (const type of [input, returned]) {
    const found = type && typeTextAt(sheet, type, fn)
    if (found !== undefined && 'reason' in found) return found.reason
    if (found !== undefined) imports.push(() => importTypes(sheet, fn, found))
    texts.push(found?.text)
  }
  return { input: texts[0] ?? 'any', output: texts[1], imports }
}

/** What a method gives, by its own word. */
function promised(type: ts.TypeNode | undefined): ts.TypeNode | undefined {
  const inner =
    type !== undefined && ts.isTypeReferenceNode(type) && type.typeName.getText() === 'Promise'
      ? type.typeArguments?.[0]
      : undefined
  return inner?.kind === ts.SyntaxKind.AnyKeyword ? undefined : inner
}
