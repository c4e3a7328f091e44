import { compareText } from '../../facts/compare-text.js'
import { deadLetterQueues } from '../../model/dead-letter-queues.js'
import { jobTypes } from '../../model/job-types.js'
import type { QueueModel } from '../../model/queue-model.js'
import { describeDoc } from './doc.js'
import type { Schema, SchemaWriter } from './schema-writer.js'

export interface JobSchema {
  readonly queue: string
  readonly description?: string
  readonly input: Schema
  readonly output: Schema
  /** Absent for a dead letter queue that nobody works on. */
  readonly isWired: boolean
}

/** Every queue's two schemas, sorted by name. */
export function jobSchemas(model: QueueModel, writer: SchemaWriter): readonly JobSchema[] {
  const wired = model.workers.map((worker): JobSchema => {
    const { input, output } = jobTypes(worker, model.definitions)
    const { description } = describeDoc(worker.function.doc)
    return {
      queue: worker.queue,
      ...(description === undefined ? {} : { description }),
      input: writer.write(input),
      output: writer.write(output),
      isWired: true,
    }
  })
  const letters = deadLetterQueues(model).map(({ queue, input, from }): JobSchema => ({
    queue,
    description: `Jobs of ${from.map((name) => `'${name}'`).join(', ')} that failed for good.`,
    input: writer.write(input),
    output: writer.write({ kind: 'primitive', name: 'void' }),
    isWired: false,
  }))
  return [...wired, ...letters].sort((a, b) => compareText(a.queue, b.queue))
}
