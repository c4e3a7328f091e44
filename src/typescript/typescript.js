import { createRequire } from 'node:module'
import { keepCompiled, requireCompiled } from '../start/require-compiled.js'

const require = createRequire(import.meta.url)

/**
 * The compiler that ts-morph carries, without ts-morph's own part, which holds the lib files and is loaded for them
 * alone. Required, not imported: before an import, Node reads all nine megabytes of it for the names of its exports. In
 * JavaScript, because `ts` is a namespace of types too, and only an import could carry both.
 */
export const ts = requireCompiled(require.resolve('@ts-morph/common/dist/typescript.js'))

export const getLibFiles = () => require('@ts-morph/common').getLibFiles()

// A process that needs the compiler uses most of what any other will.
process.once('exit', keepCompiled)
