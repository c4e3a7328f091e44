import { createHash } from 'node:crypto'
import { readText } from '../disk/read-text.js'

export function digestOf(content: string | Uint8Array): string {
  return createHash('sha1').update(content).digest('hex')
}

/** Of what a run reads; undefined for a file that cannot be read. */
export function digestOfFile(file: string): string | undefined {
  try {
    return digestOf(readText(file))
  } catch {
    return undefined
  }
}
