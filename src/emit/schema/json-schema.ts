import type { QueueModel } from '../../model/queue-model.js'
import { jobSchemas } from './job-schemas.js'
import { schemaWriter, type Schema } from './schema-writer.js'

/**
 * A JSON Schema (2020-12) of what is stored of every queue's jobs: `properties` by queue name, each with `input` and
 * `output`. It describes the JSON, for readers in other languages: a `Date` is its ISO text there.
 */
export function emitJsonSchema(model: QueueModel): Schema {
  const writer = schemaWriter(model, (name) => `#/$defs/${encodeURIComponent(name)}`)
  const queues = jobSchemas(model, writer).map(({ queue, description, input, output }) => [
    queue,
    {
      ...(description === undefined ? {} : { description }),
      type: 'object',
      properties: { input, output },
    },
  ])
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: Object.fromEntries(queues) as Schema,
    $defs: Object.fromEntries(
      model.definitions.map((definition) => [definition.name, writer.define(definition)]),
    ),
  }
}
