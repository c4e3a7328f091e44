import { fileURLToPath } from 'node:url'
import { toPosix } from '../facts/posix-path.js'

/**
 * Where the runtime's own declarations are. This file must stay one folder deep: the bundled command, which it becomes a
 * part of, lies as deep.
 */
export const runtimeDirectory = toPosix(fileURLToPath(new URL('../runtime', import.meta.url)))
