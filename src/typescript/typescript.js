import { createRequire } from 'node:module'
import { requireCompiled } from './require-compiled.js'

const require = createRequire(import.meta.url)
const { version } = require('@ts-morph/common/package.json')

/**
 * The compiler that ts-morph carries, without ts-morph's own part, which holds the lib files and is loaded for them
 * alone. Required, not imported: before an import, Node reads all nine megabytes of it for the names of its exports. In
 * JavaScript, because `ts` is a namespace of types too, and only an import could carry both.
 */
export const ts = requireCompiled(require.resolve('@ts-morph/common/dist/typescript.js'), version)

export const getLibFiles = () => require('@ts-morph/common').getLibFiles()
