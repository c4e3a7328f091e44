import { readFileSync } from 'node:fs'
import picomatch from 'picomatch'
import type { Config } from '../config/config.js'
import { relativePosix } from '../facts/posix-path.js'
import { wiringNames } from './names.js'
import type { Sources } from './sources.js'

const wiring = new RegExp(wiringNames.join('|'))
const ambient = /\bdeclare\s+(?:global|module)\b/

/** Finds by their bare text which of the project's files can matter. Parses nothing. */
export function scan(config: Config, files: readonly string[]): Sources {
  const wirings: string[] = []
  const services: string[] = []
  const ambients: string[] = []
  // Read one after the other: thousands of reads at once were five times slower than this.
  for (const file of files) {
    const text = readFileSync(file, 'utf8')
    if (wiring.test(text) && mayWire(config, file)) wirings.push(file)
    if (text.includes('CoreServices')) services.push(file)
    if (ambient.test(text)) ambients.push(file)
  }
  return { files, wirings, services, ambient: ambients }
}

/** Files of the project, among those that may wire queues, whose text holds one of the names. */
export function findMentions(config: Config, sources: Sources, names: readonly string[]): string[] {
  if (names.length === 0) return []
  const pattern = new RegExp(`(?<![\\w$])(?:${names.map(escape).join('|')})(?![\\w$])`)
  return sources.files.filter(
    (file) => mayWire(config, file) && pattern.test(readFileSync(file, 'utf8')),
  )
}

function mayWire(config: Config, file: string): boolean {
  if (/\.d\.[cm]?ts$/.test(file)) return false
  const inside = config.srcDirectories.length === 0 || config.srcDirectories.some((directory) => file.startsWith(`${directory}/`))
  const relative = relativePosix(config.root, file)
  return inside && !picomatch.isMatch(relative, [...config.ignoreFiles], { dot: true })
}

function escape(text: string): string {
  return text.replaceAll(/[$.*+?^{}()|[\]\\]/g, String.raw`\$&`)
}
