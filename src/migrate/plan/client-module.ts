import path from 'node:path'
import { relativePosix } from '../../facts/posix-path.js'
import type { ts } from '../../inspect/source/typescript.js'
import type { Sheet } from '../apply/sheet.js'

/** The specifier of a generated file, as another file of the project imports it. */
export function generatedModule({ code }: Sheet, file: ts.SourceFile, name: string): string {
  const to = relativePosix(path.dirname(file.fileName), path.join(code.config.outDir, name))
  const { importExtension } = code.config
  return `${to.startsWith('.') && !to.startsWith('.pikku') ? to : `./${to}`}${importExtension}`
}

/** The specifier of the generated client. */
export function clientModule(sheet: Sheet, file: ts.SourceFile): string {
  return generatedModule(sheet, file, 'pikku-queue.gen')
}
