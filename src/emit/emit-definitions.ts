import type { Config } from '../config/config.js'
import type { Lock } from '../lock/lock.js'
import { compareText } from '../facts/compare-text.js'
import type { QueueModel } from '../model/queue-model.js'
import { printDefinitions } from './definitions/print-definitions.js'
import { header, type EmittedFile } from './emitted-file.js'
import { quote } from './quote.js'

/** What a producer must know of each queue besides its types. */
export function emitDefinitions(
  model: QueueModel,
  config: Config,
  lock: Lock | null = null,
): EmittedFile {
  const client = quote(`${config.runtimePackage}/client`)
  const { compilerOptions } = config.tsconfig
  const { plans, definitions, values, types } = printDefinitions(model, {
    compilerOptions,
    lock,
    language: 'TypeScript',
    only: null,
  })
  const text = [
    header,
    `import { ${['defineQueues', ...values].sort(compareText).join(', ')} } from ${client}`,
    `import type { ${[...types].sort(compareText).join(', ')} } from ${client}`,
    '',
    ...plans,
    `export const queueDefinitions: QueueDefinitions = defineQueues(${definitions})`,
    '',
  ].join('\n')
  return { path: 'pikku-queue-definitions.gen.ts', text }
}
