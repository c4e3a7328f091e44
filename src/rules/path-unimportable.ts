import path from 'node:path'
import { diagnose } from '../diagnostics/diagnose.js'
import { relativePosix } from '../facts/posix-path.js'
import type { Rule } from './rule.js'

/**
 * An ES module's specifier is a URL: `#` and `?` end its path, `%` begins an escape, `\` is a `/`, and tabs and line ends
 * are dropped. Written as an escape, Node finds the file and TypeScript and bundlers do not.
 */
const unimportable = /[#%?\\\t\n\r]/

/** The generated file of the workers imports each file that wires a queue, by its path from the out dir. */
export const pathUnimportable: Rule = ({ workers }, config) => {
  const told = new Set<string>()
  return workers.flatMap(({ call: { span } }) => {
    const place = relativePosix(config.outDir, path.join(config.root, span.file))
    const [found] = unimportable.exec(place) ?? []
    if (found === undefined || told.has(span.file)) return []
    told.add(span.file)
    const step = place.split('/').findLast((each) => unimportable.test(each)) ?? place
    const isFile = place.endsWith(`/${step}`) || place === step
    return [diagnose('pathUnimportable', { file: span.file, found, step, isFile }, span)]
  })
}
