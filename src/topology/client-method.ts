import { isRuntimeFile } from '../inspect/modules/own-modules.js'
import { isOwnPackageFile } from '../inspect/modules/own-package.js'
import { ts } from '../inspect/source/typescript.js'

/** What a call of the client does to the queue that its first argument names. */
export type ClientMethodKind = 'add' | 'schedule' | 'wait' | 'read'

/** The calls of the client, and of a provider's service, that matter here. */
export const clientMethods: ReadonlyMap<string, ClientMethodKind> = new Map([
  ['add', 'add'],
  ['addMany', 'add'],
  ['queueJob', 'add'],
  ['schedule', 'schedule'],
  ['waitForCompletion', 'wait'],
  ['waitForFinish', 'wait'],
  ['getJob', 'read'],
  ['findJob', 'read'],
])

/** Which of them a function's declaration is; undefined when it is none of ours. */
export function clientMethodOf(declaration: ts.Node | undefined): ClientMethodKind | undefined {
  if (declaration === undefined || !ts.isFunctionLike(declaration)) return undefined
  const { fileName } = declaration.getSourceFile()
  // A provider's service is typed by the package that is installed, which may be another copy.
  if (!isRuntimeFile(fileName) && !isOwnPackageFile(fileName)) return undefined
  const name = declaration.name
  return name !== undefined && ts.isIdentifier(name) ? clientMethods.get(name.text) : undefined
}

/** Whether it is the `waitForCompletion` of a job, which was told its queue when it was read. */
export function isJobMethod(declaration: ts.Node): boolean {
  return (
    ts.isInterfaceDeclaration(declaration.parent) && declaration.parent.name.text === 'QueueJob'
  )
}
