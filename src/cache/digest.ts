import { createHash } from 'node:crypto'
import { readText } from '../disk/read-text.js'

export function digest(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}

/** Of what a run reads; undefined for a file that cannot be read. */
export function digestFile(file: string): string | undefined {
  try {
    return digest(readText(file))
  } catch {
    return undefined
  }
}
