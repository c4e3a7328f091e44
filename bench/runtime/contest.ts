/** One thing measured twice: done by the raw engine, and done through pikku on the same engine. */
export interface Contest {
  readonly engine: string
  readonly what: string
  /** What ours divided by raw must reach; absent where nothing is promised. */
  readonly bar?: number
  /** How many jobs one run handles. */
  readonly jobs: number
  /** Makes ready what it needs, and gives the seconds of the measured part alone. */
  readonly raw: () => Promise<number>
  readonly ours: () => Promise<number>
}

export interface Engine {
  readonly contests: readonly Contest[]
  close(): Promise<void>
}

/** How many jobs a contest handles, of those that a full run would. */
export type Scale = (jobs: number) => number
