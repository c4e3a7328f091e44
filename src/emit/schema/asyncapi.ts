import type { QueueModel } from '../../model/queue-model.js'
import { jobSchemas, type JobSchema } from './job-schemas.js'
import { schemaWriter, type Schema } from './schema-writer.js'

export interface ApiInfo {
  readonly title: string
  readonly version: string
}

/** An AsyncAPI 3 document: a channel a queue, with its jobs and their results as messages. */
export function emitAsyncApi(model: QueueModel, info: ApiInfo): Schema {
  // Named by number: a name of a type may hold letters that a component's may not.
  const keys = new Map(
    model.definitions.map(({ name }, index) => [name, componentKey(name, index)]),
  )
  const writer = schemaWriter(model, (name) => `#/components/schemas/${keys.get(name)}/schema`)
  const jobs = jobSchemas(model, writer)
  return {
    asyncapi: '3.0.0',
    info,
    defaultContentType: 'application/json',
    channels: Object.fromEntries(jobs.map((job) => [job.queue, channelOf(job)])),
    operations: Object.fromEntries(
      jobs.filter(({ isWired }) => isWired).map((job) => [`work-${job.queue}`, operationOf(job)]),
    ),
    components: {
      schemas: Object.fromEntries(
        model.definitions.map((definition) => [
          keys.get(definition.name),
          multiFormat(writer.define(definition)),
        ]),
      ),
    },
  }
}

function componentKey(name: string, index: number): string {
  return /^\w+$/.test(name) ? name : `${name.replaceAll(/\W/g, '_')}_${index}`
}

function channelOf({ queue, description, input, output, isWired }: JobSchema): Schema {
  return {
    address: queue,
    ...(description === undefined ? {} : { description }),
    messages: {
      job: { payload: multiFormat(input) },
      ...(isWired ? { result: { payload: multiFormat(output) } } : {}),
    },
  }
}

function operationOf({ queue }: JobSchema): Schema {
  const channel = `#/channels/${encodeURIComponent(queue.replaceAll('~', '~0').replaceAll('/', '~1'))}`
  return {
    action: 'receive',
    channel: { $ref: channel },
    messages: [{ $ref: `${channel}/messages/job` }],
    reply: { channel: { $ref: channel }, messages: [{ $ref: `${channel}/messages/result` }] },
  }
}

/** AsyncAPI's own schemas are older than 2020-12, which has words for tuples. */
function multiFormat(schema: Schema): Schema {
  return { schemaFormat: 'application/schema+json;version=draft-2020-12', schema }
}
