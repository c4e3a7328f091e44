import type { Config } from '../config/config.js'
import type { QueueModel } from '../model/queue-model.js'
import { header, type EmittedFile } from './emitted-file.js'
import { generatedPath, projectPath } from './import-path.js'
import { quote } from './quote.js'

/** `#pikku`: the functions' factories, typed for the project's services. */
export function emitTypes({ services }: QueueModel, config: Config): EmittedFile {
  const runtime = quote(config.runtimePackage)
  const text = [
    header,
    `import { pikkuFunc as func, pikkuSessionlessFunc as sessionlessFunc } from ${runtime}`,
    services === null
      ? `import type { AnyServices as Services, FunctionFactory } from ${runtime}`
      : [
          `import type { FunctionFactory } from ${runtime}`,
          `import type { ${exported(services.export)} } from ${quote(projectPath(config, services.file))}`,
        ].join('\n'),
    '',
    '/** Declares a function that runs without a user session: for queues, nearly always the right one. */',
    'export const pikkuSessionlessFunc = sessionlessFunc as FunctionFactory<Services>',
    '',
    '/** Declares a function that expects a user session. */',
    'export const pikkuFunc = func as FunctionFactory<Services>',
    '',
    `export { addQueueProcessor, addQueueWorker, wireQueueWorker, wireSchedule, wireScheduler } from ${quote(generatedPath(config, 'pikku-queue-types'))}`,
    '',
  ].join('\n')
  return { path: 'pikku-types.gen.ts', text }
}

function exported(name: string): string {
  return name === 'Services' ? name : `${name} as Services`
}
