import type { WorkersOptions } from '../../provider-kit/index.js'
import type { Logger } from '../../job/logger.js'
import type { Duration } from '../../job/options/duration.js'
import type { PgBossInstance, PgBossModule } from './connection/pg-boss-module.js'

/** Where PostgreSQL is, and which pg-boss to use. */
export interface PgBossOptions {
  /**
   * Default: `DATABASE_URL`, unless `host`, `port`, `user`, `password` or `database` is given. Without a URL, what is
   * absent comes from PostgreSQL's own `PGHOST`, `PGUSER`, …
   */
  readonly connectionString?: string | undefined
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly database?: string | undefined
  /** As `pg` takes it. */
  readonly ssl?: unknown
  /** Connections at most. Default 10. LISTEN takes one more. */
  readonly max?: number | undefined
  /** The schema of pg-boss. Default `pgboss`. pikku's own tables are in the schema of this name with `_pikku` behind it. */
  readonly schema?: string | undefined
  /** Other options of pg-boss's constructor, as they are. */
  readonly pgBossOptions?: Readonly<Record<string, unknown>> | undefined
  /** A pg-boss of yours. pikku starts it if it is not, and never stops it. With a `schema` of its own, say it here too. */
  readonly boss?: PgBossInstance | undefined
  /** The `pg-boss` module to use, for a bundle or another version. Default: `import('pg-boss')`. */
  readonly pgBoss?: PgBossModule | undefined
  /** How long the database may take to answer one call, in milliseconds. Default 10 000. */
  readonly commandTimeout?: Duration | undefined
}

export interface PgBossServiceOptions extends PgBossOptions {
  /** Told of lost connections. Default: the console. */
  readonly logger?: Logger | undefined
}

export interface PgBossWorkersOptions extends PgBossOptions, WorkersOptions {}
