import { compareText } from '../../facts/compare-text.js'
import { printDefinitions } from '../definitions/print-definitions.js'
import type { EmittedFile } from '../emitted-file.js'
import type { ClientPackage } from './client-package.js'
import { clientMark } from './client-mark.js'

/** What the client runs: the same definitions that the project's own `.pikku/` has, in JavaScript. */
export function emitModule({ model, only, lock, compilerOptions }: ClientPackage): EmittedFile {
  const { plans, definitions, values } = printDefinitions(model, {
    compilerOptions,
    lock,
    language: 'JavaScript',
    only,
  })
  const imports = ['createQueueSchemas', 'defineClientQueues', 'QueueClient', ...values]
  const text = [
    `// ${clientMark}`,
    `import { ${imports.sort(compareText).join(', ')} } from 'pikku/client'`,
    '',
    ...plans,
    `const queueDefinitions = defineClientQueues(${definitions})`,
    '',
    'export class PikkuQueue extends QueueClient {',
    '  constructor(queueService) {',
    '    super(queueService, queueDefinitions)',
    '  }',
    '}',
    '',
    'export const queueSchemas = /* @__PURE__ */ createQueueSchemas(queueDefinitions)',
    '',
  ].join('\n')
  return { path: 'index.js', text }
}
