import path from 'node:path'
import { readText } from '../disk/read-text.js'

/** What a project calls itself; nothing where it has no package.json, or one that cannot be read. */
export interface Identity {
  readonly name?: string
  readonly version?: string
}

export function readIdentity(root: string): Identity {
  try {
    const text = readText(path.join(root, 'package.json'))
    const { name, version } = JSON.parse(text) as Record<string, unknown>
    return {
      ...(typeof name === 'string' && name !== '' ? { name } : {}),
      ...(typeof version === 'string' && version !== '' ? { version } : {}),
    }
  } catch {
    return {}
  }
}
