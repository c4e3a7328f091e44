import { createRequire } from 'node:module'

/**
 * The compiler that ts-morph carries. Required, not imported: before an import, Node reads all ten megabytes of it for
 * the names of its exports, which takes longer than to run it (65 ms of 250). In JavaScript, because `ts` is a
 * namespace of types too, and only an import could carry both.
 */
export const { ts, getLibFiles } = createRequire(import.meta.url)('@ts-morph/common')
