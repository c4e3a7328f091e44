import { statSync } from 'node:fs'
import path from 'node:path'
import { readText } from '../disk/read-text.js'
import { clientMark } from '../emit/client/client-mark.js'
import type { OutputState } from './plan.js'
import { namesIn } from './names-in.js'

export interface ClientState extends OutputState {
  /** Whether files may be written there: nothing is there, or a client of ours. */
  readonly isOurs: boolean
  /** What somebody has added to its package.json, and else is in it. */
  readonly manifest: Readonly<Record<string, unknown>>
}

/** What package managers and git put into any package. */
const toolFiles = new Set(['node_modules', '.git', '.DS_Store'])

/** Later versions may say the rest of the line in other words. */
const headerPrefix = clientMark.slice(0, clientMark.indexOf('.') + 1)

/**
 * Reads what stands in the directory of a client. Its names are no names that only we give (`index.js`), so the whole
 * directory must be ours: every file of it, or its package.json, beside which somebody may have put a licence.
 */
export function readClient(directory: string): ClientState {
  const own = new Map<string, string>()
  const foreign = new Set<string>()
  for (const name of namesIn(directory)) {
    const text = textOf(path.join(directory, name))
    if (text !== null && isMarked(name, text)) own.set(name, text)
    else if (!toolFiles.has(name) && !staged.test(name)) foreign.add(name)
  }
  const manifest = own.get('package.json')
  return {
    own,
    foreign,
    isOurs: foreign.size === 0 || manifest !== undefined,
    manifest: manifest === undefined ? {} : (parseObject(manifest) ?? {}),
  }
}

/** What a run that was killed has left; see `applyPlan`. */
const staged = /^\..+\.\d+\.staged$/

function isMarked(name: string, text: string): boolean {
  if (name !== 'package.json')
    return /^(?:\/\/|<!--) /.test(text) && firstLine(text).includes(headerPrefix)
  const mark = parseObject(text)?.['//']
  return typeof mark === 'string' && mark.startsWith(headerPrefix)
}

function firstLine(text: string): string {
  return text.slice(0, text.indexOf('\n'))
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function textOf(file: string): string | null {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true ? readText(file) : null
}
