/**
 * The queues of this project, by name: `{ input; output }` each. It is empty until `pikku prebuild` has written
 * `.pikku/`, whose files add the project's queues to it; `queueJob` accepts no name before that.
 */
export interface QueueJobMap {}

/** The form of a `QueueJobMap`. */
export type AnyQueueJobMap<Map> = {
  readonly [Queue in keyof Map]: { readonly input: unknown; readonly output: unknown }
}
