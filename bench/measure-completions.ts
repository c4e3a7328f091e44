import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { median } from './measure-command.js'

export interface CompletionsRequest {
  readonly queues: number
  readonly runs: number
}

/**
 * How long an editor waits for completions in a project with generated files: each after an edit of the file that is
 * written in, as while somebody types. In milliseconds, by what is completed.
 */
export async function measureCompletions(
  directory: string,
  { queues, runs }: CompletionsRequest,
): Promise<ReadonlyMap<string, number>> {
  const probe = path.join(directory, 'src/probe.ts')
  const map = path.join(directory, '.pikku/pikku-queue-map.gen.ts')
  const keys = Array.from({ length: queues }, (_, index) => `'job-${index}': { id: string }`)
  const texts = new Map<string, string>()
  const versions = new Map<string, number>()
  const service = openService(directory, probe, { texts, versions })
  const complete = (text: string, touched = probe): number => {
    const times = Array.from({ length: runs + 1 }, (_, run) => {
      texts.set(probe, `${text.replace('|', '')}// ${run}\n`)
      for (const file of new Set([probe, touched]))
        versions.set(file, (versions.get(file) ?? 0) + 1)
      const start = performance.now()
      const found = service.getCompletionsAtPosition(probe, text.indexOf('|'), {})
      if (!found?.entries.length) throw new Error(`Nothing completes ${text}`)
      return performance.now() - start
    })
    return median(times.slice(1))
  }
  const client =
    "import { PikkuQueue } from '../.pikku/pikku-queue.gen.js'\ndeclare const queue: PikkuQueue\n"
  const plain = `interface Plain { ${keys.join('; ')} }\ndeclare function add<Name extends keyof Plain>(name: Name, data: Plain[Name]): void\n`
  return new Map([
    ['a key of a plain object type with as many keys', complete(`${plain}add('|', { id: '' })\n`)],
    ["a queue's name", complete(`${client}void queue.add('|')\n`)],
    ['a property of its data', complete(`${client}void queue.add('job-0', { | })\n`)],
    ["a queue's name, after the map has changed", complete(`${client}void queue.add('|')\n`, map)],
  ])
}

interface Edited {
  readonly texts: ReadonlyMap<string, string>
  readonly versions: ReadonlyMap<string, number>
}

function openService(
  directory: string,
  probe: string,
  { texts, versions }: Edited,
): ts.LanguageService {
  const file = path.join(directory, 'tsconfig.json')
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(file, ts.sys.readFile).config,
    ts.sys,
    directory,
  )
  const read = (name: string): string | undefined => {
    try {
      return texts.get(name) ?? readFileSync(name, 'utf8')
    } catch {
      return undefined
    }
  }
  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...fileNames, probe],
    getScriptVersion: (name) =>
      String(versions.get(name) ?? statSync(name, { throwIfNoEntry: false })?.mtimeMs ?? 0),
    getScriptSnapshot: (name) => {
      const text = read(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => directory,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => texts.has(name) || ts.sys.fileExists(name),
    readFile: read,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  })
}
