import { olderPlans, type OlderPlans } from '../emit/definitions/older-plans.js'
import { queueOptions } from '../emit/definitions/queue-options.js'
import type { Lock } from '../lock/lock.js'
import { deadLetterQueues } from '../model/dead-letter-queues.js'
import { queueChecks } from '../model/queue-checks.js'
import type { QueueModel, WorkerModel } from '../model/queue-model.js'
import { queueWires } from '../model/queue-wires.js'
import type { Runtime } from './engine.js'

/** How the stored jobs of one queue are read: what the generated definitions say of it, as values. */
export interface LiveDefinition {
  readonly wire?: object
  readonly check?: object
}

export interface LiveQueue extends LiveDefinition {
  /** Of jobs that name none. */
  readonly options: Readonly<Record<string, unknown>>
  /** What its jobs are grouped by, and unique by. */
  readonly keys?: object
  /** Of a queue that is served elsewhere. */
  readonly external?: object
  /** Whether its worker makes today's data of a version, as far as the sources tell. */
  readonly hasUpcaster: (version: number) => boolean
  /** Of what is added today. */
  readonly version: number
  /** By version. */
  readonly older: ReadonlyMap<number, LiveDefinition>
}

export interface LiveDefinitionsRequest {
  readonly model: QueueModel
  readonly lock: Lock | null
  /** As the project's tsconfig says. */
  readonly compilerOptions: Readonly<Record<string, unknown>>
  readonly runtime: Runtime
}

/** The definitions of every queue with a worker, and of the dead letter queues without one. */
export function liveDefinitions({
  model,
  lock,
  compilerOptions,
  runtime,
}: LiveDefinitionsRequest): ReadonlyMap<string, LiveQueue> {
  const exactOptional = compilerOptions['exactOptionalPropertyTypes'] === true
  const codec = { codec: runtime.wireCodec }
  const isStrict = compilerOptions['strictNullChecks'] ?? compilerOptions['strict'] ?? true
  const checker = { checker: runtime.jobChecker, ...(isStrict === false ? { nulls: true } : {}) }
  const wires = queueWires(model)
  const checks = queueChecks(model, exactOptional)
  const older = (plans: OlderPlans): LiveDefinition => ({
    ...(plans.wire && { wire: { ...codec, ...withPlans(plans.wire) } }),
    ...(plans.check && { check: { ...checker, ...withPlans(plans.check) } }),
  })
  const workers = new Map(model.workers.map((worker) => [worker.queue, worker]))
  const keysOf = ({ settings: { group, unique } }: WorkerModel): object =>
    group === undefined && unique === undefined
      ? {}
      : { keys: { reader: runtime.jobKeys, ...(group && { group }), ...(unique && { unique }) } }
  const names = [...model.workers, ...deadLetterQueues(model)].map(({ queue }) => queue)
  return new Map(
    names.map((queue): [string, LiveQueue] => {
      const external = workers.get(queue)?.settings.external
      // What another worker reads carries no version.
      const locked = external === undefined ? lock?.queues.get(queue) : undefined
      const wire = wires.queues.get(queue)
      const check = checks.queues.get(queue)
      const worker = workers.get(queue)
      return [
        queue,
        {
          options: worker === undefined ? {} : queueOptions(worker),
          ...(worker && keysOf(worker)),
          ...(external && { external: { rules: runtime.externalQueue, ...external } }),
          ...(wire && { wire: { ...codec, ...wire, plans: wires.plans } }),
          ...(check && { check: { ...checker, ...check, plans: checks.plans } }),
          hasUpcaster: hasUpcaster(worker),
          version: locked?.version ?? 1,
          older: new Map(
            [...(locked?.older ?? [])].map(([version, type]) => [
              version,
              older(olderPlans(type, exactOptional)),
            ]),
          ),
        },
      ]
    }),
  )
}

function hasUpcaster(worker: WorkerModel | undefined): LiveQueue['hasUpcaster'] {
  const { versions, isOpen } = worker?.settings.upcast ?? { versions: [], isOpen: false }
  return (version) => isOpen || versions.includes(version)
}

/** The same as a client of the runtime takes them. */
export function clientDefinitions(
  queues: ReadonlyMap<string, LiveQueue>,
): Readonly<Record<string, object>> {
  const entries = [...queues].map(
    ([name, { options, older, version, hasUpcaster: _hasUpcaster, ...definition }]) => [
      name,
      {
        ...options,
        ...definition,
        ...(version === 1 ? {} : { version, older: Object.fromEntries(older) }),
      },
    ],
  )
  return Object.fromEntries(entries) as Record<string, object>
}

function withPlans({ input, plans }: NonNullable<OlderPlans['wire']>): object {
  return { input, plans: Object.fromEntries(plans) as object }
}
