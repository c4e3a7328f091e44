import { diagnose } from '../diagnostics/diagnose.js'
import { resolveShape } from '../model/resolve-shape.js'
import type { WorkerModel } from '../model/queue-model.js'
import type { Rule } from './rule.js'

/** What every dead letter has, whatever the job was. */
const letterParts = ['queueName', 'jobId', 'data', 'error']

/** A worker of a dead letter queue must take letters, not the bare data of the jobs that failed. */
export const deadLetterInput: Rule = ({ workers, definitions }) => {
  const byQueue = new Map(workers.map((worker) => [worker.queue, worker]))
  const takesLetters = ({ function: { input } }: WorkerModel): boolean => {
    const shape = resolveShape(input, definitions)
    if (shape.kind === 'primitive')
      return shape.name === 'any' || shape.name === 'unknown' || shape.name === 'void'
    if (shape.kind !== 'object') return false
    // What it asks for must be in a letter; what it leaves out it does not need.
    return shape.properties.every(({ name, optional }) => optional || isLetterPart(name))
  }
  return workers.flatMap(({ queue, settings: { deadLetterQueue } }) => {
    const target = deadLetterQueue === undefined ? undefined : byQueue.get(deadLetterQueue)
    if (target === undefined || target.queue === queue || takesLetters(target)) return []
    // Refused whatever it takes.
    if (target.settings.external !== undefined) return []
    const because = [
      {
        message: `'${target.queue}' receives the dead letters of '${queue}'`,
        span: target.call.span,
      },
    ]
    return [
      diagnose(
        'deadLetterIncompatible',
        { queue, deadLetterQueue: target.queue },
        target.function.span,
        because,
      ),
    ]
  })
}

function isLetterPart(name: string): boolean {
  return letterParts.includes(name) || name === 'attempts' || name === 'failedAt'
}
