import { planBullmqCall } from '../bullmq/bullmq-calls.js'
import { thrownReason } from '../bullmq/bullmq-workers.js'
import { engineErrorNear, finalThrows } from '../bullmq/engine-errors.js'
import type { QueueFacts } from '../bullmq/queue-facts.js'
import type { JobNameWay } from '../apply/migration.js'
import type { Sheet } from '../apply/sheet.js'
import { placeOf } from '../code/place-of.js'
import type { Code } from '../code/read-code.js'
import { clientModule } from '../plan/client-module.js'
import { typesOf } from '../plan/job-types.js'
import { otherOption } from '../plan/options-of.js'
import type { RawPart } from '../plan/raw-part.js'
import { servedElsewhere } from '../plan/served-elsewhere.js'
import { nestAdvice } from './nest-advice.js'
import { nestFacts, usesOf } from './nest-facts.js'
import type { NestInjection, NestUses } from './nest-uses.js'
import { planProcessor } from './plan-processor.js'

/** What serves, feeds and registers queues in an application of NestJS. `made`: names of queues that `new Queue` makes too. */
export function nestParts(
  code: Code,
  uses: NestUses,
  made: ReadonlySet<string>,
  way: JobNameWay | undefined,
): RawPart[] {
  const factsOf = nestFacts(code, uses, way)
  const reasonOf = (queue: string): string | undefined =>
    made.has(queue) ? 'new Queue makes the same queue elsewhere' : rootReason(uses)
  const finals = new Map(
    uses.processors.map((each) => [each, finalThrows(code, each.declaration)] as const),
  )
  const allFinal = [...finals.values()].flat()
  const workers = uses.processors.map((processor): RawPart => {
    const { queue, decorator, declaration } = processor
    return {
      engine: 'bullmq',
      queue,
      node: decorator,
      what: 'worker',
      ...byHand('Processor'),
      plan: (sheet) => {
        const reason = reasonOf(queue)
        if (reason !== undefined) return reason
        const error = engineErrorNear(code, declaration.getSourceFile(), allFinal)
        return error === undefined
          ? planProcessor(sheet, processor, {
              facts: factsOf(queue),
              final: finals.get(processor) ?? [],
            })
          : thrownReason(error)
      },
    }
  })
  const injections = uses.injections.map((injection): RawPart => ({
    engine: 'bullmq',
    queue: injection.queue,
    node: injection.decorator,
    what: 'queue',
    ...byHand('InjectQueue'),
    servedElsewhere: elsewhere(injection, factsOf(injection.queue)),
    plan: (sheet) => {
      const reason = reasonOf(injection.queue)
      if (reason !== undefined) return reason
      const { defaults, unique, jobName, kinds, hasPriorities } = factsOf(injection.queue)
      if (typeof defaults === 'string') return defaults
      if (typeof unique === 'string') return unique
      return planInjection(sheet, injection, {
        base: defaults.options,
        jobName,
        kinds,
        hasPriorities,
      })
    },
  }))
  const registrations = uses.registrations.map(({ queue, node, options, isAsync }): RawPart => ({
    engine: 'bullmq',
    queue,
    node,
    what: 'registration',
    byHand: 'nothing takes its place: a queue is registered by its wiring',
    plan: () => {
      if (isAsync) return reasonOf(queue) ?? 'its options are made when the program runs'
      const other = otherOption(options, ['name', 'defaultJobOptions'])
      return (
        reasonOf(queue) ??
        (other === undefined ? () => {} : `its option ${other} has no match in PikkuModule`)
      )
    },
  }))
  return [...workers, ...injections, ...registrations]
}

function elsewhere({ queue, type }: NestInjection, { names }: QueueFacts): string {
  return servedElsewhere(queue, typesOf(type.typeArguments), names)
}

function byHand(name: string): Pick<RawPart, 'byHand'> {
  const advice = nestAdvice[name]
  return advice === undefined ? {} : { byHand: advice }
}

/** Why nothing says how Redis is reached, as PikkuModule has to know it. */
function rootReason({ roots }: NestUses): string | undefined {
  const [root, ...more] = roots
  if (root === undefined || more.length > 0) {
    const places = roots.map(({ call }) => placeOf(call)).join(', ')
    return `its connection is not given by one BullModule.forRoot of the project${places === '' ? '' : ` (${places})`}`
  }
  if (typeof root.object === 'string')
    return `of BullModule (${placeOf(root.call)}): ${root.object}`
  const other = otherOption(root.options, ['connection', 'prefix', 'defaultJobOptions'])
  return other === undefined
    ? undefined
    : `the option ${other} of BullModule has no match in PikkuModule`
}

function planInjection(
  sheet: Sheet,
  injection: NestInjection,
  facts: Parameters<typeof planBullmqCall>[3],
): (() => void) | string {
  const { decorator, queue, type } = injection
  const edits: (() => void)[] = []
  for (const use of usesOf(sheet.code, injection)) {
    const plan = planBullmqCall(sheet, use, queue, facts)
    if (typeof plan === 'string') return `${plan} (${placeOf(use)})`
    edits.push(plan)
  }
  const file = decorator.getSourceFile()
  return () => {
    sheet.replace(file, decorator.getStart(), decorator.end, '@Inject(PikkuQueue)')
    sheet.replace(file, type.getStart(), type.end, 'PikkuQueue<BullMQQueueService>')
    sheet.need(file, '@nestjs/common', 'Inject')
    sheet.need(file, clientModule(sheet, file), 'PikkuQueue')
    sheet.need(file, 'pikku/queue-bullmq', 'type BullMQQueueService')
    for (const edit of edits) edit()
  }
}
