import { realpathSync } from 'node:fs'

import { checkQueueName } from '../../../job/check-queue-name.js'
import { PikkuError } from '../../../job/errors/pikku-error.js'
import type { NewJob, QueueService, TransactionService } from '../../../job/queue-service.js'
import { borrowHandle } from '../connection/better-sqlite3-driver.js'
import type { SqliteHandle } from '../connection/better-sqlite3-driver.js'
import { Database } from '../connection/database.js'
import { createSchema, isInMemory } from '../connection/open-database.js'
import { dropSchedule } from '../store/schedules.js'
import { addWithin, prepareJob } from './add-jobs.js'

/** A handle of yours on the file that holds the jobs: of `node:sqlite`, `better-sqlite3` or `libsql`, in a transaction. */
export interface EmbeddedTransaction extends SqliteHandle {
  /** As better-sqlite3 and libsql say whether one is open. */
  readonly inTransaction?: boolean
  /** As Node says it, in newer versions. */
  readonly isTransaction?: boolean
}

const borrowed = new WeakMap<EmbeddedTransaction, Database>()

/**
 * Adds jobs through a handle that is not ours, synchronously, whatever promise is given: a transaction of SQLite is one of
 * its handle. Throws `PikkuError` for a handle on another file, and when no transaction is open on it.
 */
export function transactionService(
  handle: EmbeddedTransaction,
  { capabilities }: Pick<QueueService, 'capabilities'>,
  path: string,
): TransactionService {
  const open = (queueName: string): Database => {
    checkQueueName('embedded', queueName)
    if ((handle.inTransaction ?? handle.isTransaction) === false) {
      throw refuse(
        'no transaction is open on this handle: begin one, and await each call before it is committed',
      )
    }
    const db = borrowed.get(handle) ?? borrow(handle, path)
    createSchema(db, path)
    return db
  }
  const addMany = async (queueName: string, jobs: readonly NewJob[]): Promise<string[]> => {
    const prepared = jobs.map((job) => prepareJob(job.data, job.options))
    return addWithin(open(queueName), queueName, prepared)
  }
  return {
    capabilities,
    add: async (queueName, data, options) => {
      const [id] = await addMany(queueName, [options === undefined ? { data } : { data, options }])
      return id as string
    },
    addMany,
    unschedule: async (queueName, key) => dropSchedule(open(queueName), queueName, key),
    close: async () => {},
  }
}

function borrow(handle: EmbeddedTransaction, path: string): Database {
  if (typeof handle.prepare !== 'function' || typeof handle.exec !== 'function') {
    throw refuse('this is no handle of node:sqlite, better-sqlite3 or libsql')
  }
  if (isInMemory(path)) throw refuse('jobs in memory have no file that another handle could be on')
  const db = new Database(borrowHandle(handle))
  const main = db
    .sql('PRAGMA database_list')
    .all()
    .find(({ name }) => name === 'main')
  const file = String(main?.file ?? '')
  if (realPath(file) !== realPath(path)) {
    throw refuse(
      `this handle is on ${file || 'a database in memory'}, and the jobs are in ${path}; open it on that file`,
    )
  }
  borrowed.set(handle, db)
  return db
}

/** SQLite gives a name as it was opened. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

function refuse(reason: string): PikkuError {
  return new PikkuError('INVALID_TRANSACTION', `withTransaction: ${reason}`)
}
