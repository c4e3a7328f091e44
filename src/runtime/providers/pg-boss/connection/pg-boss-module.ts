/** What pikku uses of pg-boss, 10 to 12, in types of its own: a project without pg-boss compiles all the same. */
export interface PgBossModule {
  /** Since 11. */
  readonly PgBoss?: PgBossConstructor
  /** In 10. */
  readonly default?: unknown
}

export type PgBossConstructor = new (options: Record<string, unknown>) => PgBossInstance

// Methods, not properties: only so does TypeScript let the real class, whose parameters are narrower, fit.
export interface PgBossInstance {
  start(): Promise<unknown>
  stop(options?: { graceful?: boolean; close?: boolean; timeout?: number }): Promise<void>
  /** Gives no id where a job is kept back: of an id that is there, or by the policy of the queue. */
  send(name: string, data: never, options: object): Promise<string | null>
  getJobById(name: string, id: string): Promise<unknown>
  createQueue(name: string, options?: object): Promise<void>
  updateQueue(name: string, options?: object): Promise<void>
  getDb(): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  off(event: 'error', listener: (error: Error) => void): unknown
}

export interface ListenHandle {
  close(): Promise<void>
}

/** The database of a pg-boss. */
export interface BossDatabase {
  executeSql(text: string, values?: unknown[]): Promise<unknown>
  /** Since 12: a connection of its own that finds its way back by itself. */
  listen?(
    channel: string,
    onNotification: (payload: string) => void,
    onReconnect: () => void,
  ): Promise<ListenHandle>
  /** Of pg-boss's own database; what a user has given instead may have none. */
  readonly pool?: { connect(): Promise<PooledClient> }
  close?(): Promise<void>
}

/** A client of `pg` that was taken out of its pool. */
export interface PooledClient {
  query(text: string, values?: unknown[]): Promise<unknown>
  /** With an error, it is closed and not used again. */
  release(error?: Error): void
  on(event: 'error', listener: (error: Error) => void): unknown
  off(event: 'error', listener: (error: Error) => void): unknown
}
