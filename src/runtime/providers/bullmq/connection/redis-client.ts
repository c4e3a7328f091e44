/** An ioredis client (5 or 6, also a cluster), as far as pikku uses it. */
export interface RedisClient {
  readonly status?: string
  readonly isCluster?: boolean
  /** The scripts that were defined as its commands. */
  readonly scriptsSet?: Readonly<
    Record<string, { readonly lua: string; readonly numberOfKeys: number | null } | undefined>
  >
  // oxlint-disable-next-line typescript/no-explicit-any -- each event has arguments of its own
  on(event: string, listener: (...details: any[]) => void): unknown
  // oxlint-disable-next-line typescript/no-explicit-any
  off(event: string, listener: (...details: any[]) => void): unknown
  // oxlint-disable-next-line typescript/no-explicit-any -- a cluster takes two arguments, a single client one
  duplicate(...options: any[]): RedisClient
  quit(): Promise<unknown>
  disconnect(): void
  time(): Promise<readonly (number | string)[]>
  hget(key: string, field: string): Promise<string | null>
  hset(key: string, field: string, value: string): Promise<unknown>
  hgetall(key: string): Promise<Record<string, string>>
  hdel(key: string, field: string): Promise<unknown>
  zrange(key: string, from: string, to: string): Promise<string[]>
  lrange(key: string, from: number, to: number): Promise<string[]>
  zscore(key: string, member: string): Promise<string | null>
  eval(script: string, keys: number, ...keysAndArguments: string[]): Promise<unknown>
  evalsha(sha1: string, keys: number, ...keysAndArguments: string[]): Promise<unknown>
  zrangebyscore(key: string, least: string, most: string, ...rest: RangeOptions): Promise<string[]>
  zrevrangebyscore(
    key: string,
    most: string,
    least: string,
    ...rest: RangeOptions
  ): Promise<string[]>
  zcount(key: string, least: number, most: string): Promise<number>
}

type RangeOptions = readonly [withScores: 'WITHSCORES', limit: 'LIMIT', from: number, count: number]

/** What ioredis takes, beside what pikku names itself. */
export interface RedisClientOptions {
  readonly [option: string]: unknown
}
