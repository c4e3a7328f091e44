import { ts } from '../inspect/source/typescript.js'
import { keptCount } from './bullmq-job-options.js'
import { eachNode } from './each-node.js'
import { engineErrorNear } from './engine-errors.js'
import { importedName } from './imported-name.js'
import { literalName } from './literal-name.js'
import { memberText } from './member-text.js'
import type { RawPart } from './raw-part.js'
import type { Sheet } from './sheet.js'
import { planWorker, settingAs, type ReadSetting } from './plan-worker.js'
import type { WorkerDefaults } from './worker-defaults.js'

const kept =
  (key: string): ReadSetting =>
  (value) => {
    const count = keptCount(value)
    return count && memberText(count, key)
  }

const keys: Readonly<Record<string, ReadSetting | null>> = {
  connection: null,
  prefix: null,
  concurrency: settingAs('concurrency'),
  lockDuration: settingAs('lockDuration'),
  maxStalledCount: settingAs('maxStalledCount'),
  drainDelay: settingAs('drainDelay'),
  name: settingAs('name'),
  removeOnComplete: kept('removeOnComplete'),
  removeOnFail: kept('removeOnFail'),
}

/** `new Worker<Input, Output>(queue, handler, options)`. */
export function bullmqWorkers(
  { code }: Sheet,
  defaults: ReadonlyMap<string, WorkerDefaults | string>,
): RawPart[] {
  return eachNode(code.files, ts.isNewExpression).flatMap((call): RawPart[] => {
    const imported = importedName(code, call.expression)
    if (imported?.module !== 'bullmq' || imported.name !== 'Worker') return []
    const [queue, handler, options] = call.arguments ?? []
    const plan: RawPart['plan'] = (sheet) => {
      if (queue === undefined || !ts.isStringLiteralLike(queue)) {
        return 'the name of its queue is not a string literal'
      }
      const error = engineErrorNear(code, call.getSourceFile())
      if (error !== undefined) {
        return `its handler may throw ${error}, which means nothing in pikku: throw NonRetryableError, or call interaction.queue.discard or fail`
      }
      return planWorker(sheet, {
        call,
        queue,
        handler,
        options,
        keys,
        defaults: settingsOf(defaults.get(queue.text)),
        start: (given) => {
          const prefix = given.get('prefix')
          const redis = given.get('connection')
          const parts = [
            redis && `redis: ${redis.getText()}`,
            prefix && `prefix: ${prefix.getText()}`,
          ]
          const named = parts.filter(Boolean).join(', ')
          return `createBullMQWorkers(${named === '' ? '' : `{ ${named} }`}).start()`
        },
      })
    }
    return [{ engine: 'bullmq', queue: literalName(code, queue), node: call, what: 'worker', plan }]
  })
}

/** BullMQ runs a job once unless its producer asks for more. What cannot be said here leaves the queue alone. */
function settingsOf(given: WorkerDefaults | string | undefined): WorkerDefaults {
  const { settings, config } = typeof given === 'object' ? given : { settings: [], config: [] }
  const isRetried = settings.some((each) => each.startsWith('retry:'))
  return { settings: isRetried ? settings : ['retries: 0', ...settings], config }
}
