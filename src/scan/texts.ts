import { readText as readFile } from '../disk/read-text.js'

/** Texts that the scan has read, for who parses some of them in the same run. */
export interface Texts {
  /** Empty for a file that has gone since it was listed: an editor may be saving it. */
  readonly read: (file: string) => string
  /** Gives a text away; undefined where it was not read, or is not kept. */
  readonly take: (file: string) => string | undefined
}

/** As many characters as are kept by default. A project of ten thousand files has fewer. */
const mostCharacters = 32_000_000

export function createTexts(limit = mostCharacters): Texts {
  const kept = new Map<string, string>()
  let size = 0
  return {
    read: (file) => {
      const text = readText(file)
      if (text !== undefined && size + text.length <= limit) {
        kept.set(file, text)
        size += text.length
      }
      return text ?? ''
    },
    take: (file) => {
      const text = kept.get(file)
      kept.delete(file)
      return text
    },
  }
}

function readText(file: string): string | undefined {
  try {
    return readFile(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
