import { prebuild } from '../../dist/compiler.js'
import { linkPikku } from '../../fixtures/link-pikku.js'
import { planCheck } from '../../src/model/check-plan.js'
import { jobTypes } from '../../src/model/job-types.js'
import { queueChecks } from '../../src/model/queue-checks.js'
import { queueWires } from '../../src/model/queue-wires.js'
import type { QueueModel } from '../../src/model/queue-model.js'
import type { ObjectShape, Shape } from '../../src/model/shape.js'
import { planWire } from '../../src/model/wire-plan.js'
import { namedTypes } from '../../src/model/wire/wire-planner.js'
import { jobChecker, wireCodec } from '../../src/runtime/index.js'
import type { QueueDefinition } from '../../src/runtime/index.js'
import { check } from '../../src/runtime/codec/check/check.js'
import { checkJobData } from '../../src/runtime/provider-kit/index.js'
import { encode } from '../../src/runtime/codec/wire/encode.js'
import { createRandom } from '../oracle/random.js'
import { writeProject, writeWirings } from '../oracle/write-project.js'
import { NoValue, valueOf } from '../oracle/write-values.js'

export interface Spread {
  /** Of a queue that takes them all: each job has its number, and one property of a type of its own. */
  readonly definition: QueueDefinition
  readonly values: readonly { readonly n: number }[]
  /** How many types there are. */
  readonly types: number
}

const queues = 60

/** What some store or protocol does not take as it is. */
const texts = [
  '',
  '\0',
  '\uD800',
  'a\uDC00',
  '\uFFFF',
  '🙂',
  '\u2028',
  'it\'s "quoted" \\',
  ' '.repeat(999),
]

/** Values of types that a compiler has read from a project of random types, which is written to `directory`. */
export async function spreadOfValues(
  directory: string,
  { seed, count }: { readonly seed: number; readonly count: number },
): Promise<Spread> {
  const random = createRandom(seed)
  const model = await readModel(directory, random)
  const types = namedTypes(model.definitions)
  const checks = queueChecks(model, false)
  const wires = queueWires(model)
  const shapes = model.workers.flatMap((worker) => {
    const { input, output } = jobTypes(worker, model.definitions)
    return [input, output]
  })
  const checked = shapes.map((shape) =>
    planCheck(shape, { table: types.table, exactOptional: false }),
  )
  const wired = shapes.map((shape) => planWire(shape, { ...types, path: 'data' }))

  const tryValue = (at: number): unknown => {
    const [shape, plan] = [shapes[at], checked[at]]
    if (shape === undefined || plan === undefined) return undefined
    try {
      const value = withoutMissing(valueOf(shape, types.table, random))
      if (value === undefined || check(plan, value, checks).issues.length > 0) return undefined
      // What no engine may store: undefined in a list whose items may be null as well.
      checkJobData(encode(wired[at] ?? undefined, value, { start: 'data', plans: wires.plans }))
      return value
    } catch (error) {
      if (error instanceof NoValue || isRefused(error)) return undefined
      throw error
    }
  }
  const values: ({ readonly n: number } & Readonly<Record<string, unknown>>)[] = []
  const used = new Set<number>()
  for (let turn = 0; values.length < count && turn < count * 20; turn += 1) {
    const at = turn % shapes.length
    const value = tryValue(at)
    if (value === undefined) continue
    used.add(at)
    values.push({ n: values.length, text: random.pick(texts), [`t${at}`]: value })
  }

  const input = jobOf(shapes)
  const output: ObjectShape = {
    ...input,
    properties: [property('sentAt', { kind: 'value', type: 'Date' }), property('back', input)],
  }
  const checker = { table: types.table, exactOptional: false }
  const planner = { ...types, path: 'data' }
  const definition = {
    wire: {
      codec: wireCodec,
      input: planWire(input, planner),
      output: planWire(output, planner),
      plans: wires.plans,
    },
    check: {
      checker: jobChecker,
      input: planCheck(input, checker),
      output: planCheck(output, checker),
      plans: checks.plans,
    },
  } as unknown as QueueDefinition
  return { definition, values, types: used.size }
}

/** A Date beside a type that takes its text arrives as that text: such types are not for this test. */
const arrivesAsText = 'PK316'

/** The model of a project of random types, without the queues whose types JSON could not carry. */
async function readModel(
  directory: string,
  random: ReturnType<typeof createRandom>,
): Promise<QueueModel> {
  const { queues: names } = writeProject(directory, random, { queues, exact: false })
  await linkPikku(directory)
  const { diagnostics } = await prebuild({ cwd: directory, cache: false })
  const refused = new Set(
    diagnostics
      .filter(({ severity, code }) => severity === 'error' || code === arrivesAsText)
      .flatMap(({ message }) => /'(queue-\d+)'/.exec(message)?.slice(1) ?? []),
  )
  writeWirings(
    directory,
    names.filter((name) => !refused.has(name)),
  )
  const { model, files } = await prebuild({ cwd: directory, cache: false })
  if (model === null || files === null) throw new Error('The random project has errors')
  return model
}

function jobOf(shapes: readonly Shape[]): ObjectShape {
  return {
    kind: 'object',
    properties: [
      property('n', { kind: 'primitive', name: 'number' }),
      property('text', { kind: 'primitive', name: 'string' }),
      ...shapes.map((shape, index) => property(`t${index}`, shape, true)),
    ],
    indexes: [],
  }
}

function property(name: string, shape: Shape, optional = false) {
  return { name, shape, optional, readonly: false }
}

function isRefused(error: unknown): boolean {
  return (
    error instanceof Error && error.message.includes('is undefined, which JSON turns into null')
  )
}

/** A property that is there and undefined arrives as one that is not there, which its type allows. */
export function withoutMissing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMissing)
  if (value instanceof Set) return new Set([...value].map(withoutMissing))
  if (value instanceof Map) {
    return new Map([...value].map(([key, held]) => [withoutMissing(key), withoutMissing(held)]))
  }
  if (Object.prototype.toString.call(value) !== '[object Object]') return value
  return Object.fromEntries(
    Object.entries(value as object)
      .filter(([, part]) => part !== undefined)
      .map(([key, part]) => [key, withoutMissing(part)]),
  )
}
