import { byIdentity } from '../model/by-identity.js'
import { toJson } from '../model/normalise-settings.js'
import type { QueueModel, ScheduleModel, WorkerModel } from '../model/queue-model.js'
import { scheduleSettings } from '../model/schedule-settings.js'
import { entryOf } from '../model/static-value.js'
import type { ExternalSettings, JsonValue } from '../model/worker-settings.js'
import type { EmittedFile } from './emitted-file.js'

/** What is known of each worker, for tools and people. It holds no line numbers: only a change of meaning changes it. */
export function emitWorkersMeta({ workers, schedules }: QueueModel): EmittedFile {
  // Written by hand, entry by entry: as an object, a queue called `__proto__` would be lost, and `1` would move first.
  const byQueue = new Map<string, ScheduleModel[]>()
  for (const schedule of schedules)
    byQueue.set(schedule.queue, [...(byQueue.get(schedule.queue) ?? []), schedule])
  const entries = workers.map((worker) => {
    const own = byQueue.get(worker.queue)
    return own === undefined ? printWorker(worker) : print(worker, own)
  })
  const text = entries.length === 0 ? '{}\n' : `{\n${entries.join(',\n')}\n}\n`
  return { path: 'pikku-queue-workers-meta.gen.json', text }
}

const printWorker = byIdentity((worker: WorkerModel): string => print(worker, []))

function print(worker: WorkerModel, schedules: readonly ScheduleModel[]): string {
  const meta = {
    ...workerMeta(worker),
    ...(schedules.length === 0 ? {} : { schedules: schedules.map(scheduleMeta) }),
  }
  const value = JSON.stringify(meta, null, 2).replaceAll('\n', '\n  ')
  return `  ${JSON.stringify(worker.queue)}: ${value}`
}

function scheduleMeta(schedule: ScheduleModel): Record<string, unknown> {
  return { name: schedule.name, declared: schedule.call.span.file, ...scheduleSettings(schedule) }
}

function workerMeta(worker: WorkerModel): Record<string, unknown> {
  const { settings, function: func } = worker
  if (settings.external !== undefined) return externalMeta(worker, settings.external)
  return {
    function: { file: func.file, export: func.export },
    wiring: worker.call.span.file,
    config: settings.config,
    retry: settings.retry,
    ...defined({
      deadLetterQueue: settings.deadLetterQueue,
      timeout: settings.timeout,
      expires: settings.expires,
      priority: settings.priority,
      delay: settings.delay,
      batch: settings.batch,
      limit: settings.limit,
      group: settings.group,
      unique: settings.unique,
    }),
    ...(settings.tags.length > 0 ? { tags: settings.tags } : {}),
    ...defined({ docs: functionSetting(worker, 'docs'), auth: functionSetting(worker, 'auth') }),
    ...(settings.middleware.length > 0 ? { middleware: settings.middleware } : {}),
    ...defined({ events: settings.events, metrics: settings.metrics }),
  }
}

/** Of a queue that is served elsewhere. */
function externalMeta(
  { call, settings: { priority, delay, tags } }: WorkerModel,
  { jobName }: ExternalSettings,
): Record<string, unknown> {
  return {
    function: null,
    external: true,
    wiring: call.span.file,
    ...defined({ jobName, priority, delay }),
    ...(tags.length > 0 ? { tags } : {}),
  }
}

function functionSetting(worker: WorkerModel, key: string): JsonValue | undefined {
  const entry = worker.function.settings && entryOf(worker.function.settings, key)
  return entry ? withoutCode(toJson(entry.value)) : undefined
}

/** A class among the documented errors is its name. */
function withoutCode(value: JsonValue | undefined): JsonValue | undefined {
  if (Array.isArray(value)) return value.map((item: JsonValue) => withoutCode(item) ?? null)
  if (typeof value !== 'object' || value === null) return value
  const record = value as Record<string, JsonValue>
  if (typeof record['code'] === 'string' && Object.keys(record).length === 1) return record['code']
  return Object.fromEntries(
    Object.entries(record).map(([key, item]) => [key, withoutCode(item) ?? null]),
  )
}

function defined(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
