import { compareText } from '../facts/compare-text.js'
import { byIdentity } from '../model/by-identity.js'
import { deadLetterQueues } from '../model/dead-letter-queues.js'
import { jobTypes } from '../model/job-types.js'
import type { QueueModel } from '../model/queue-model.js'
import { isSelected, type QueueSelection } from '../model/select-queues.js'
import type { Definition, Doc, Shape } from '../model/shape.js'
import { header, type EmittedFile } from './emitted-file.js'
import { printDoc } from './print-doc.js'
import { quote } from './quote.js'
import { printPlatformTypes } from './shapes/print-platform-types.js'
import { printShape } from './shapes/print-shape.js'

/** `QueueJobMap`: each queue's input and output. It imports nothing, so that any codebase can use it. */
export function emitQueueMap(model: QueueModel): EmittedFile {
  const text = [header, '', ...printQueueMap(model, null)].join('\n')
  return { path: 'pikku-queue-map.gen.ts', text }
}

/** The declarations of some queues' map, and of all that it refers to. */
export function printQueueMap(model: QueueModel, only: QueueSelection): string[] {
  const entries = entriesOf(model).filter(({ queue }) => isSelected(only, queue))
  return [
    ...printPlatformTypes(model),
    ...model.definitions.map(printDefinition),
    printMap(entries),
  ]
}

interface MapEntry {
  readonly queue: string
  readonly input: Shape
  readonly output: Shape
  readonly isUnique?: boolean
  readonly doc?: Doc | undefined
}

/** The wired queues, and the dead letter queues that nobody works on. */
function entriesOf(model: QueueModel): MapEntry[] {
  const wired = model.workers.map((worker) => ({
    queue: worker.queue,
    ...jobTypes(worker, model.definitions),
    isUnique: worker.settings.unique !== undefined,
    doc: worker.function.doc,
  }))
  const letters = deadLetterQueues(model).map(({ queue, input, from }): MapEntry => ({
    queue,
    input,
    output: { kind: 'primitive', name: 'void' },
    doc: [
      `Jobs of ${from.map((name) => `'${name}'`).join(', ')} that failed for good. No worker serves it.`,
    ],
  }))
  return [...wired, ...letters].sort((a, b) => compareText(a.queue, b.queue))
}

const printDefinition = byIdentity(({ name, shape, alias, doc }: Definition): string => {
  const isInterface =
    alias === undefined &&
    shape.kind === 'object' &&
    shape.apart === undefined &&
    shape.properties.length + shape.indexes.length > 0
  const declaration = isInterface
    ? `export interface ${name} ${printShape(shape)}`
    : `export type ${name} =${spaced(printShape(shape))}`
  return `${printDoc(doc, '')}${declaration}\n`
})

function printMap(entries: readonly MapEntry[]): string {
  const doc = '/** The queues of this project: what each one takes, and what it gives back. */\n'
  if (entries.length === 0) return `${doc}export interface QueueJobMap {}\n`
  return `${doc}export interface QueueJobMap {\n${entries.map(printEntry).join('\n')}\n}\n`
}

function printEntry({ queue, input, output, isUnique, doc }: MapEntry): string {
  return [
    `${printDoc(doc, '  ')}  ${quote(queue)}: {`,
    `    input:${printSide(input)}`,
    `    output:${printSide(output)}`,
    ...(isUnique === true ? ['    unique: true'] : []),
    '  }',
  ].join('\n')
}

const printSide = byIdentity((shape: Shape): string => spaced(printShape(shape, '    ')))

/** A union over several lines begins on the next one. */
function spaced(text: string): string {
  return text.startsWith('\n') ? text : ` ${text}`
}
