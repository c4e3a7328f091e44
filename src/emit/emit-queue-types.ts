import type { Config } from '../config/config.js'
import type { Lock, LockedType } from '../lock/lock.js'
import { compareText } from '../facts/compare-text.js'
import { mapParts } from '../model/map-shape.js'
import type { Shape } from '../model/shape.js'
import { header, type EmittedFile } from './emitted-file.js'
import { generatedPath } from './import-path.js'
import { quote } from './quote.js'
import { printShape } from './shapes/print-shape.js'

/**
 * `#pikku/queue`: what wires and feeds queues. It also tells the type checker of the map, for `queueJob`, and of what
 * jobs of earlier versions hold, for `upcast`.
 */
export function emitQueueTypes(config: Config, lock: Lock | null = null): EmittedFile {
  const runtime = quote(config.runtimePackage)
  const versions = printVersions(lock)
  const lines =
    versions === ''
      ? [
          `export { addQueueProcessor, addQueueWorker, queueJob, wireQueueWorker, wireSchedule, wireScheduler } from ${runtime}`,
          `export type { QueueJobMap } from ${quote(generatedPath(config, 'pikku-queue'))}`,
        ]
      : [
          `import { wireQueueWorker as wire } from ${runtime}`,
          `import type { WireQueueWorker } from ${runtime}`,
          '',
          `export { addQueueProcessor, addQueueWorker, queueJob, wireSchedule, wireScheduler } from ${runtime}`,
          `export type { QueueJobMap } from ${quote(generatedPath(config, 'pikku-queue'))}`,
          '',
          versions,
          '/** Wires a function to a queue; `upcast` is typed by the versions in the lock. */',
          'export const wireQueueWorker = wire as unknown as WireQueueWorker<QueueJobVersions>',
        ]
  const text = [header, ...lines, ''].join('\n')
  return { path: 'pikku-queue-types.gen.ts', text }
}

/** The types of earlier versions; empty when there are none. */
function printVersions(lock: Lock | null): string {
  const queues = [...(lock?.queues ?? [])]
    .filter(([, { older }]) => older.size > 0)
    .sort(([a], [b]) => compareText(a, b))
  if (queues.length === 0) return ''
  const declarations: string[] = []
  const entries = queues.map(([name, { older }]) => {
    const versions = [...older].map(([version, type]) => {
      const own = withOwnNames(type, `V${declarations.length + 1}`)
      for (const { name: declared, shape } of own.definitions) {
        declarations.push(`type ${declared} =${spaced(printShape(shape))}\n`)
      }
      return `    ${version}:${spaced(printShape(own.shape, '    '))}`
    })
    return `  ${quote(name)}: {\n${versions.join('\n')}\n  }`
  })
  return [
    ...declarations,
    '/** What jobs of earlier versions hold, by queue and version, as pikku-queue.lock.json has it. */',
    `export interface QueueJobVersions {\n${entries.join('\n')}\n}\n`,
  ].join('\n')
}

/** Two versions have types of one name: each version's get names of their own. */
function withOwnNames({ shape, definitions }: LockedType, prefix: string): LockedType {
  const rename = (part: Shape): Shape =>
    part.kind === 'reference' ? { ...part, name: `${prefix}_${part.name}` } : mapParts(part, rename)
  return {
    shape: rename(shape),
    definitions: definitions.map((each) => ({
      name: `${prefix}_${each.name}`,
      shape: rename(each.shape),
    })),
  }
}

function spaced(text: string): string {
  return text.startsWith('\n') ? text : ` ${text}`
}
