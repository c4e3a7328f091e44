import type { Definition, Shape } from '../model/shape.js'

/** What is in flight: the types of every queue's stored jobs, as they were when they were last agreed on. */
export interface Lock {
  readonly queues: ReadonlyMap<string, LockedQueue>
}

export interface LockedQueue {
  /** 1 for the first; raised when a version of the worker cannot read the jobs of the other. */
  readonly version: number
  readonly input: LockedType
  readonly output: LockedType
  /** What jobs of earlier versions hold, by version. */
  readonly older: ReadonlyMap<number, LockedType>
}

/** A type with the named types that it refers to. */
export interface LockedType {
  readonly shape: Shape
  readonly definitions: readonly Definition[]
}

/** The file, beside package.json; it is committed. */
export const lockFileName = 'pikku-queue.lock.json'
