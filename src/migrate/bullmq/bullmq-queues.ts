import { ts } from '../../inspect/source/typescript.js'
import type { Sheet } from '../apply/sheet.js'
import { importedMember } from '../code/imported-name.js'
import { literalName } from '../code/literal-name.js'
import { memberText } from '../code/member-text.js'
import { placeOf } from '../code/place-of.js'
import { clientModule } from '../plan/client-module.js'
import { heldTypes, holderOf, type Holder } from '../plan/holder.js'
import { typesOf } from '../plan/job-types.js'
import { optionsOf, otherOption } from '../plan/options-of.js'
import type { RawPart } from '../plan/raw-part.js'
import { servedElsewhere } from '../plan/served-elsewhere.js'
import { planBullmqCall } from './bullmq-calls.js'
import { bullmqQueueCalls, type FactsOf, type QueueFacts } from './queue-facts.js'

/** `new Queue<T>(name, options)` with its uses: all of them have a match, or it stays. */
export function bullmqQueues(
  { code }: Sheet,
  factsOf: FactsOf,
  loaded: ReadonlyMap<ts.Symbol, ts.Node>,
): RawPart[] {
  return bullmqQueueCalls(code).map((call): RawPart => {
    const queue = literalName(code, call.arguments?.[0])
    return {
      engine: 'bullmq',
      queue,
      node: call,
      what: 'queue',
      ...(queue === null ? {} : elsewhere(queue, call, factsOf(queue))),
      plan: (sheet) =>
        queue === null
          ? 'its name is not known before the program runs'
          : planQueue(sheet, call, { queue, facts: factsOf(queue), loaded }),
    }
  })
}

function elsewhere(
  queue: string,
  call: ts.NewExpression,
  { types, names }: QueueFacts,
): Pick<RawPart, 'servedElsewhere'> {
  const { output } = typesOf(call.typeArguments)
  return { servedElsewhere: servedElsewhere(queue, { ...types, output }, names) }
}

interface NamedQueue {
  readonly queue: string
  readonly facts: QueueFacts
  readonly loaded: ReadonlyMap<ts.Symbol, ts.Node>
}

function planQueue(
  sheet: Sheet,
  call: ts.NewExpression,
  { queue, facts: { defaults, unique, jobName, kinds, hasPriorities }, loaded }: NamedQueue,
): (() => void) | string {
  const options = optionsOf(call.arguments?.[1], sheet.code)
  if (typeof options === 'string') return options
  const other = otherOption(options, ['connection', 'prefix', 'defaultJobOptions'])
  if (other !== undefined) return `its option ${other} has no match in pikku`
  if (typeof defaults === 'string') return defaults
  if (typeof unique === 'string') return unique
  const holder = holderOf(sheet.code, call)
  if (typeof holder === 'string') return holder
  const place = loaded.get(holder.symbol)
  if (place !== undefined) {
    return `its module is loaded at run time (${placeOf(place)}), and what is done with it there is not seen`
  }
  const edits: (() => void)[] = []
  for (const use of holder.uses) {
    const plan = planBullmqCall(sheet, use, queue, {
      base: defaults.options,
      jobName,
      kinds,
      hasPriorities,
    })
    if (typeof plan === 'string') return `${plan} (${placeOf(use)})`
    edits.push(plan)
  }
  const file = call.getSourceFile()
  const settings = [...options].flatMap(([key, value]) =>
    key === 'defaultJobOptions' ? [] : memberText(value, key === 'connection' ? 'redis' : key),
  )
  const service = settings.length === 0 ? '' : `{ ${settings.join(', ')} }`
  return () => {
    sheet.replace(
      file,
      call.getStart(),
      call.end,
      `new PikkuQueue(createBullMQService(${service}))`,
    )
    sheet.need(file, 'pikku/queue-bullmq', 'createBullMQService')
    sheet.need(file, clientModule(sheet, file), 'PikkuQueue')
    retype(sheet, holder)
    for (const edit of edits) edit()
  }
}

/** A type `Queue<Data>` that the queue is declared with: a variable is what it holds, a property has to say it. */
function retype(sheet: Sheet, holder: Holder): void {
  const { declaration, assignment } = holder
  const file = declaration.getSourceFile()
  if (ts.isVariableDeclaration(declaration) && assignment === undefined) {
    if (declaration.type !== undefined)
      sheet.replace(file, declaration.name.end, declaration.type.end, '')
    return
  }
  for (const type of heldTypes(holder)) {
    if (importedMember(sheet.code, type.typeName)?.name !== 'Queue') continue
    sheet.replace(file, type.getStart(), type.end, 'PikkuQueue<BullMQQueueService>')
    sheet.need(file, clientModule(sheet, file), 'PikkuQueue')
    sheet.need(file, 'pikku/queue-bullmq', 'type BullMQQueueService')
  }
}
