import type { CheckPlan, QueueCheck } from '../../facts/check-plan.js'
import type { StandardSchema } from '../job/standard-schema.js'
import { ownDefinition } from './define-queues.js'
import type { QueueDefinitions } from './queue-definitions.js'
import type { AnyQueueJobMap } from '../job/queue-job-map.js'
import { check } from '../codec/check/check.js'
import { readPlan } from '../codec/read-plan.js'

/** For each queue the types of its data and of its result, as Standard Schemas. */
export type QueueSchemas<Map extends AnyQueueJobMap<Map>> = {
  readonly [Queue in keyof Map]: {
    readonly input: StandardSchema<Map[Queue]['input']>
    readonly output: StandardSchema<Map[Queue]['output']>
  }
}

/**
 * The checks of a project's queues as Standard Schemas (https://standardschema.dev): for a form, a route or a webhook
 * that takes a job's data from outside. They give the value back as it is.
 */
export function createQueueSchemas<Map extends AnyQueueJobMap<Map>>(
  definitions: QueueDefinitions,
): QueueSchemas<Map> {
  const entries = Object.keys(definitions).map((queueName) => {
    const checks = (ownDefinition(definitions, queueName)?.check ?? {}) as QueueCheck
    return [queueName, { input: schemaOf(checks, 'input'), output: schemaOf(checks, 'output') }]
  })
  return Object.fromEntries(entries) as QueueSchemas<Map>
}

function schemaOf(checks: QueueCheck, side: 'input' | 'output'): StandardSchema {
  return {
    '~standard': {
      version: 1,
      vendor: 'pikku',
      validate: (value) => {
        const plan = readPlan(checks, side) ?? 'any'
        const { issues } = check(plan as CheckPlan, value, checks)
        return issues.length === 0 ? { value } : { issues }
      },
    },
  }
}
