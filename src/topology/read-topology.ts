import path from 'node:path'
import type { Config } from '../config/config.js'
import { toPosix } from '../facts/posix-path.js'
import { createDefinitionTable } from '../inspect/types/checker/definition-table.js'
import { requireImport, emptySliceCache } from '../inspect/modules/slice-cache.js'
import { openSlice } from '../inspect/program/slice.js'
import { compareText } from '../facts/compare-text.js'
import { compareSpans } from '../model/build-model.js'
import { describeKeys } from '../model/describe-keys.js'
import { deadLetterQueues } from '../model/dead-letter-queues.js'
import type { QueueModel, ScheduleModel, WorkerModel } from '../model/queue-model.js'
import { describeTiming } from '../model/schedule-settings.js'
import { findMentions } from '../scan/scan.js'
import type { Sources } from '../scan/sources.js'
import { clientMethods } from './client-method.js'
import { findCalls } from './find-calls.js'
import { handlersReaching } from './handlers-reaching.js'
import type { TopologyContext } from './topology-context.js'
import type { QueueCall, Topology, TopologyQueue } from './topology.js'

export interface TopologyRequest {
  readonly config: Config
  readonly sources: Sources
  readonly model: QueueModel
}

/**
 * Finds who adds jobs to which queue, through aliases, members, services and functions that take the queue's name.
 *
 * It reads function bodies, which a prebuild never does. It asks in rounds as `inspect` does: what one round found
 * missing (a module, another name for a call that adds jobs), the next one has.
 */
export function readTopology({ config, sources, model }: TopologyRequest): Topology {
  const queues = [
    ...new Set([
      ...model.workers.map(({ queue }) => queue),
      ...deadLetterQueues(model).map(({ queue }) => queue),
    ]),
  ]
  const cache = emptySliceCache()
  const functionFiles = model.workers.map(({ function: { span } }) =>
    toPosix(path.resolve(config.root, span.file)),
  )
  const names = new Set<string>(clientMethods.keys())
  for (;;) {
    const mentions = findMentions(config, sources, [...names])
    const roots = [...new Set([...mentions, ...functionFiles, ...sources.ambient])].sort()
    const { services } = model
    const slice = openSlice({ config, roots, libScope: 'language', services, cache, queues })
    const context: TopologyContext = {
      config,
      queues,
      slice,
      checker: slice.checker,
      names,
      packages: new Set(),
      files: mentions.flatMap((file) => slice.program.getSourceFile(file) ?? []),
      helpers: new Set(),
      definitions: createDefinitionTable(''),
      report: () => {},
      markProvisional: () => {},
    }
    const found = findCalls(context)
    const reaching = handlersReaching(context, model.workers, found)
    const needs = slice.missing().filter((need) => requireImport(cache, need))
    const given = found.names.filter((name) => !names.has(name))
    if (needs.length === 0 && given.length === 0) {
      const made = found.calls.map(({ node, ...call }): QueueCall => ({
        ...call,
        handlers: reaching.get(node) ?? [],
      }))
      const calls = [...made, ...model.schedules.map(declaredCall)]
      return { queues: joinQueues(model, calls), calls: calls.sort(byPlace) }
    }
    for (const name of given) names.add(name)
  }
}

function declaredCall(schedule: ScheduleModel): QueueCall {
  const { queue, call } = schedule
  return {
    kind: 'schedule',
    queue,
    text: `'${queue}'`,
    span: call.span,
    inside: null,
    handlers: [],
    schedule: describeTiming(schedule),
    isDeclared: true,
  }
}

function byPlace(a: QueueCall, b: QueueCall): number {
  return compareSpans(a.span, b.span) || compareText(a.queue ?? '', b.queue ?? '')
}

function workerName({ queue, settings, function: { export: name } }: WorkerModel): string {
  return settings.external === undefined ? (name ?? `handler of ${queue}`) : 'served elsewhere'
}

function joinQueues(model: QueueModel, calls: readonly QueueCall[]): TopologyQueue[] {
  const workers = new Map(model.workers.map((worker) => [worker.queue, worker]))
  const names = new Set([
    ...workers.keys(),
    ...model.workers.flatMap(({ settings }) => settings.deadLetterQueue ?? []),
    ...calls.flatMap(({ queue }) => queue ?? []),
  ])
  return [...names].sort(compareText).map((name): TopologyQueue => {
    const worker = workers.get(name)
    if (worker === undefined) return { name, worker: null }
    return {
      name,
      worker: {
        name: workerName(worker),
        functionSpan: worker.function.span,
        span: worker.call.span,
        deadLetterQueue: worker.settings.deadLetterQueue ?? null,
        keys: describeKeys(worker.settings),
      },
    }
  })
}
