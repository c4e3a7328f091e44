import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Config } from '../../config/config.js'
import { runtimeDirectory } from '../../config/runtime-directory.js'
import { relativePosix, toPosix } from '../../facts/posix-path.js'
import type { ServicesModel } from '../../model/queue-model.js'
import { isOutput } from '../../scan/list-files.js'
import { functionNames, wiringNames } from '../../scan/names.js'
import { ts } from '../source/typescript.js'

/** Specifiers that mean the runtime, whatever is installed under them. */
const runtimeSpecifiers = new Set([
  'pikku',
  'pikku/core',
  'pikku/client',
  'pikku/queue',
  '@pikku/core',
  '@pikku/core/client',
  '@pikku/core/queue',
  '@pikku/queue',
])

/** The declarations of the runtime, built or in source. */
const runtimeIndex = [`${runtimeDirectory}/index.d.ts`, `${runtimeDirectory}/index.ts`].find(
  (file) => existsSync(file),
)

/** Our own declarations stay as they are while a process runs: they are looked at once. */
let isChecked = false

/**
 * Without the runtime's own declarations no call would be recognised, and every queue would be lost silently.
 *
 * @throws Error when a file that is part of the package is missing, or does not declare what it should
 */
export function checkRuntime(program: ts.Program): void {
  if (isChecked) return
  const file = runtimeIndex === undefined ? undefined : program.getSourceFile(runtimeIndex)
  if (runtimeIndex !== undefined && file === undefined) return
  const checker = program.getTypeChecker()
  const module = file && checker.getSymbolAtLocation(file)
  const isThere = (name: string): boolean => {
    const symbol = module && checker.tryGetMemberInModuleExports(name, module)
    const target =
      symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    return (target?.declarations?.length ?? 0) > 0
  }
  const missing = [...wiringNames, ...functionNames].filter((name) => !isThere(name))
  isChecked = missing.length === 0
  if (missing.length > 0) {
    throw new Error(
      `pikku is not installed completely: its own declarations lack ${missing.join(', ')}. Install it again.`,
    )
  }
}

/**
 * The file that stands for one of our modules; undefined for a module that is not ours. Generated files need not
 * exist: what they will say is known.
 */
export function ownModule(
  config: Config,
  specifier: string,
  containingFile: string,
): string | undefined {
  if (runtimeSpecifiers.has(specifier)) return runtimeIndex
  if (specifier === '#pikku' || specifier.startsWith('#pikku/')) return generatedModule(config)
  if (!specifier.startsWith('.')) return undefined
  const file = toPosix(path.resolve(path.dirname(containingFile), specifier))
  return isGeneratedFile(config, file) ? generatedModule(config) : undefined
}

/** Whether a file is one that we write, by its place and name. Other Pikku tools write some in directories below. */
export function isGeneratedFile(config: Config, file: string): boolean {
  return isOutput(config, file)
}

/** The one virtual file that stands for all generated ones. */
export function generatedModule(config: Config): string {
  return `${toPosix(config.outDir)}/pikku-types.gen.ts`
}

/**
 * What the virtual generated file says: the runtime, typed for the project's services, and, once the queues are known,
 * its client.
 */
export function generatedModuleText(
  config: Config,
  services: ServicesModel | null,
  queues: readonly string[] | null,
): string {
  const servicesFile =
    services && relativePosix(config.outDir, path.join(config.root, services.file))
  const named =
    services?.export === 'default' ? 'default as Services' : `${services?.export} as Services`
  return [
    `export * from 'pikku'`,
    `import type { AnyServices, FunctionFactory } from 'pikku'`,
    servicesFile === null
      ? 'type Services = AnyServices'
      : `import type { ${named} } from ${JSON.stringify(servicesFile)}`,
    'export declare const pikkuSessionlessFunc: FunctionFactory<Services>',
    'export declare const pikkuFunc: FunctionFactory<Services>',
    ...(queues === null ? unknownClient : knownClient(queues)),
  ].join('\n')
}

/** The client is typed by what is being read, so nothing is known of it while it is. */
const unknownClient = ['export declare const PikkuQueue: any', 'export type QueueJobMap = any']

/** Whether a declaration stands for a part of the client that is not known while it is made. */
export function isClientType(config: Config, declaration: ts.Declaration): boolean {
  const name = ts.getNameOfDeclaration(declaration)?.getText()
  return (
    (name === 'QueueJobMap' || name === 'PikkuQueue') &&
    declaration.getSourceFile().fileName === generatedModule(config)
  )
}

function knownClient(queues: readonly string[]): string[] {
  const entries = queues.map((queue) => `${JSON.stringify(queue)}: { input: any; output: any }`)
  return [
    `import type { AnyQueueService, QueueService } from 'pikku'`,
    `import { QueueClient } from 'pikku'`,
    `export interface QueueJobMap { ${entries.join('; ')} }`,
    'export declare class PikkuQueue<Service extends AnyQueueService = QueueService> extends QueueClient<QueueJobMap, Service> {}',
  ]
}

/** Whether a file belongs to us: the runtime's declarations, or the virtual generated file. */
export function isOwnFile(config: Config, file: string): boolean {
  return isRuntimeFile(file) || file === generatedModule(config)
}

export function isRuntimeFile(file: string): boolean {
  return file.startsWith(`${runtimeDirectory}/`)
}
