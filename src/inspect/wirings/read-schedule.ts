import { diagnose } from '../../diagnostics/diagnose.js'
import type { ScheduleModel } from '../../model/queue-model.js'
import { entryOf, type RecordValue } from '../../model/static-value.js'
import { scheduleName } from '../../scan/names.js'
import type { CallPath } from '../calls/call-path.js'
import { isConditional } from '../source/syntax.js'
import type { ts } from '../source/typescript.js'
import { spanIn, type InspectContext } from '../values/context.js'
import { describeValue } from '../values/describe-value.js'
import { createEvaluator } from '../values/evaluate.js'
import type { WorkerDraft } from './draft.js'
import type { FileAnalysis } from './file-analysis.js'
import { readQueueName, reportOptions } from './read-wiring.js'

export interface ReadSchedule {
  readonly draft: ScheduleModel | null
  /** Parameters and loop variables without which the queue or the name is not known. */
  readonly unbound: ReadonlySet<ts.Declaration>
}

/** Reads one `wireSchedule` on one path to it. */
export function readSchedule(
  context: InspectContext,
  { call, path }: { readonly call: ts.CallExpression; readonly path: CallPath },
): ReadSchedule {
  const [argument] = call.arguments
  const evaluator = createEvaluator(context, path.bindings)
  const nothing = { draft: null, unbound: evaluator.unbound }
  if (argument === undefined) {
    context.report(diagnose('optionsMissing', { spelling: scheduleName }, spanIn(context, call)))
    return nothing
  }
  const options = evaluator.evaluate(argument)
  if (options.kind !== 'record' || options.unread !== undefined) {
    reportOptions(context, argument, options)
    return nothing
  }
  const naming = { call, path, spelling: scheduleName, keys: scheduleQueueKeys }
  const queue = readQueueName(evaluator, naming, argument, options)
  if (evaluator.unbound.size > 0 || queue === null) return nothing
  const name = nameOf(options, queue.name)
  if (name === null) {
    const entry = entryOf(options, 'name')
    const found = entry === undefined ? '' : describeValue(entry.value)
    context.report(
      diagnose('scheduleNameUnknown', { queue: queue.name, found }, entry?.value.span ?? null),
    )
    return nothing
  }
  const draft: ScheduleModel = {
    queue: queue.name,
    queueSpan: path.steps.length === 0 ? queue.entry.value.span : spanIn(context, path.shown),
    name,
    call: {
      span: spanIn(context, path.shown),
      conditional: path.isConditional || isConditional(path.start),
    },
    options,
  }
  return { draft, unbound: evaluator.unbound }
}

/** What `wireScheduler` says of its worker, and what of the schedule. */
export function splitScheduler(draft: WorkerDraft): Pick<FileAnalysis, 'workers' | 'schedules'> {
  const { queue, queueSpan, call, options } = draft
  const timing = options.entries.flatMap((entry) => {
    const key = schedulerKeys[entry.key]
    return key === undefined ? [] : [{ ...entry, key }]
  })
  const rest = options.entries.filter(({ key }) => schedulerKeys[key] === undefined)
  const { span, conditional } = call
  return {
    workers: [{ ...draft, options: { ...options, entries: rest } }],
    schedules: [
      {
        queue,
        queueSpan,
        name: queue,
        call: { span, conditional },
        options: { ...options, entries: timing },
      },
    ],
  }
}

const schedulerKeys: Readonly<Record<string, string | undefined>> = {
  schedule: 'cron',
  timezone: 'timezone',
}

/** The key that names the queue of a schedule. */
export const scheduleQueueKeys: readonly string[] = ['queue']

/** The schedule's own name, or the queue's; null for one that is not known before the program runs. */
export function nameOf(options: RecordValue, queue: string): string | null {
  const value = entryOf(options, 'name')?.value
  if (value === undefined) return queue
  if (value.kind !== 'constant') return null
  if (value.value === undefined) return queue
  return typeof value.value === 'string' ? value.value : null
}
