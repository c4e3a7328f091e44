import type { Definition, Shape } from '../model/shape.js'
import type { JsonValue } from '../model/worker-settings.js'

/** What is in flight: the types of every queue's stored jobs, as they were when they were last agreed on. */
export interface Lock {
  readonly queues: ReadonlyMap<string, LockedQueue>
}

export interface LockedQueue {
  /** 1 for the first; raised when a version of the worker cannot read the jobs of the other. */
  readonly version: number
  readonly input: LockedType
  readonly output: LockedType
  /** Absent for a queue without keys. */
  readonly keys?: LockedKeys
  /** The schedules that are declared for it, by name. Absent for a queue without any. */
  readonly schedules?: ReadonlyMap<string, LockedSchedule>
  /** What jobs of earlier versions hold, by version. */
  readonly older: ReadonlyMap<number, LockedType>
}

/** When the runs of a schedule are due. What only the running program knows is the code that says it. */
export interface LockedSchedule {
  readonly cron?: JsonValue
  readonly timezone?: JsonValue
  /** Milliseconds. */
  readonly every?: JsonValue
  /** Of the data of its runs, as its queue counts. */
  readonly version: number
}

/** The paths that jobs are grouped by, and unique by: a job that waits keeps the keys that it was added with. */
export interface LockedKeys {
  readonly group?: readonly string[]
  readonly unique?: readonly string[]
}

/** A type with the named types that it refers to. */
export interface LockedType {
  readonly shape: Shape
  readonly definitions: readonly Definition[]
}

/** The file, beside package.json; it is committed. */
export const lockFileName = 'pikku-queue.lock.json'
