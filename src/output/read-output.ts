import { statSync } from 'node:fs'
import path from 'node:path'
import { readText } from '../disk/read-text.js'
import { header } from '../emit/emitted-file.js'
import type { OutputState } from './plan.js'
import { namesIn } from './names-in.js'

/** Names that only we give: a JSON file can hold no line that says whose it is. */
const ownJson = /^pikku-[\w-]+\.gen\.json$/

/** Reads what stands in the out dir, and tells our files from the others by their first line. */
export function readOutput(outDir: string): OutputState {
  const own = new Map<string, string>()
  const foreign = new Set<string>()
  for (const name of namesIn(outDir)) {
    const file = path.join(outDir, name)
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
      foreign.add(name)
      continue
    }
    const isCandidate = name.includes('.gen.')
    const text = isCandidate ? readText(file) : ''
    if (ownJson.test(name) || text.startsWith(headerPrefix)) own.set(name, text)
    else foreign.add(name)
  }
  return { own, foreign }
}

/** Older versions may have said the rest of the line in other words. */
const headerPrefix = header.slice(0, header.indexOf('.') + 1)
