import { decodeWire } from '../../../provider-kit/index.js'

/**
 * What is stored as JSON. A text that is none (somebody has edited the file) is given as it is: one such row must
 * neither stop a worker nor hide the other jobs of a list.
 */
export function readText(text: string | null): unknown {
  try {
    return decodeWire(text)
  } catch {
    return text
  }
}
