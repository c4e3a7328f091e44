import type { Driver, Statement } from './driver.js'
import { BUSY_TIMEOUT, isBusy } from './busy.js'
import type { OpenFile } from './open-file.js'

/**
 * A connection with its statements prepared once, and transactions.
 *
 * Every write goes through `transaction`, also a single statement: only its `BEGIN` may find the file locked. With
 * libsql 0.5.29, another statement that fails with SQLITE_BUSY stays half run until it is run again, and until then
 * every COMMIT of the connection fails with "SQL statements in progress"; `BEGIN` is the first to be run again.
 */
export class Database {
  readonly driver: Driver
  /** Absent for what is in memory, and for a connection of the user's. */
  file?: OpenFile
  readonly #statements = new Map<string, Statement>()
  readonly #patience: number

  /** `patience`: how long a write waits for those of other processes, in milliseconds. */
  constructor(driver: Driver, patience: number = BUSY_TIMEOUT) {
    this.driver = driver
    this.#patience = patience
  }

  /** The prepared statement of this text. */
  sql(text: string): Statement {
    let statement = this.#statements.get(text)
    if (statement === undefined) {
      statement = this.driver.prepare(text)
      this.#statements.set(text, statement)
    }
    return statement
  }

  /**
   * All of `work` or nothing. `IMMEDIATE`, for a transaction that begins by reading and writes later fails, without
   * waiting, when another process has written in between. Not to be nested; `work` must be synchronous.
   */
  transaction<Result>(work: () => Result): Result {
    this.#begin()
    try {
      const result = work()
      this.sql('COMMIT').run()
      return result
    } catch (error) {
      this.#rollback()
      throw error
    }
  }

  /** Changes whenever another connection, of this process or another, has committed. */
  dataVersion(): number {
    return Number(this.sql('PRAGMA data_version').get()?.data_version)
  }

  close(): void {
    this.#statements.clear()
    this.driver.close()
  }

  /** Asks anew, with short waits again, until it is this connection's turn. */
  #begin(): void {
    this.file?.assertInPlace()
    const begin = this.sql('BEGIN IMMEDIATE')
    const giveUp = Date.now() + this.#patience
    for (;;) {
      try {
        begin.run()
        return
      } catch (error) {
        if (!isBusy(error) || Date.now() > giveUp) throw error
      }
    }
  }

  #rollback(): void {
    try {
      this.sql('ROLLBACK').run()
    } catch {
      // SQLite has rolled back by itself (disk full, I/O error): the first error is the one to tell.
    }
  }
}
