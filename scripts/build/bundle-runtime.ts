import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { rolldown } from 'rolldown'
import type { OutputChunk, Plugin } from 'rolldown'
import { parseSync, Visitor } from 'rolldown/utils'

import { listFiles } from './list-files.js'
import { repository } from './places.js'

/**
 * Puts the runtime into few modules: Node takes up to a millisecond for each that it loads, and the client alone is made
 * of 120. Its entries keep their places, and so do the declarations. What the client needs is one part, what providers
 * share is another, so that nothing is loaded twice or for another engine.
 *
 * Not minified, and with the maps of the sources: a stack trace is to be read. Bundlers can shake off what is not used,
 * for each top-level statement of the parts is one that may be dropped (`.size-limit.js` holds them to that).
 */
export async function bundleRuntime(distDir: string): Promise<void> {
  const entries = publishedEntries().map((file) => resolve(distDir, file))
  const client = reach(join(distDir, 'runtime/client/index.js'))
  const core = reach(join(distDir, 'runtime/index.js'))
  const isEntry = new Set(entries)
  const isOf = (folder: string, id: string): boolean => id.startsWith(join(distDir, folder, '/'))
  const isShared = (id: string): boolean =>
    !isEntry.has(id) && !isOf('runtime/providers', id) && !isOf('studio', id)
  const bundle = await rolldown({
    cwd: distDir,
    input: Object.fromEntries(entries.map((file) => [nameOf(distDir, file), file])),
    external: (id) => !/^[./]|^[A-Z]:/.test(id),
    // A Worker has no modules of Node: what the parts need of them, the sources import.
    platform: 'neutral',
    plugins: [compiledSources],
    optimization: { inlineConst: { mode: 'all', pass: 2 } },
    logLevel: 'warn',
  })
  const { output } = await bundle.generate({
    // The paths in the maps are from there.
    dir: distDir,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'runtime/parts/[name].js',
    hashCharacters: 'hex',
    sourcemap: true,
    comments: { jsdoc: false },
    codeSplitting: {
      groups: [
        // A part takes along what its modules import, unless a part above it has that.
        { name: 'client', priority: 4, test: (id) => client.has(id) },
        { name: 'core', priority: 3, test: (id) => core.has(id) && !isEntry.has(id) },
        { name: 'kit', priority: 2, minShareCount: 2, test: isShared },
        { name: 'studio', priority: 1, test: (id) => isOf('studio', id) && !isEntry.has(id) },
      ],
    },
  })
  await bundle.close()
  const chunks = output.filter((file) => file.type === 'chunk')
  for (const folder of ['runtime', 'studio']) removeModules(join(distDir, folder))
  for (const { fileName, ...file } of output) {
    const place = join(distDir, fileName)
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, file.type === 'chunk' ? file.code : file.source)
  }
  checkParts(chunks)
}

/** What was compiled is in a part now, or had only types. What the compiler shares with the runtime is elsewhere, and stays. */
function removeModules(directory: string): void {
  const files = new Set(listFiles(directory))
  for (const file of files) {
    if (!file.endsWith('.js') || !files.has(file.replace(/\.js$/, '.d.ts'))) continue
    rmSync(join(directory, file))
    rmSync(join(directory, `${file}.map`))
  }
}

/** What runs beside the user's code, relative to dist. */
function publishedEntries(): string[] {
  const manifest = readFileSync(join(repository, 'package.json'), 'utf8')
  const { exports } = JSON.parse(manifest) as { exports: Record<string, unknown> }
  const targets = Object.values(exports).map((target) =>
    typeof target === 'object' && target !== null && 'default' in target ? target.default : target,
  )
  const files = targets.filter((file) => typeof file === 'string' && isRuntime.test(file))
  const published = (files as string[]).map((file) => file.slice('./dist/'.length))
  return [...new Set([...published, ...forCommand])]
}

/** What the command loads when it is asked for. */
const forCommand = ['studio/start-studio.js', 'studio/export-studio.js']

const isRuntime = /^\.\/dist\/(?:runtime|studio)\//

function nameOf(directory: string, file: string): string {
  return file.slice(directory.length + 1).replace(/\.js$/, '')
}

/** A module with all that it imports statically, in the order of their first mention. */
function reach(entry: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(entry)) return seen
  seen.add(entry)
  const text = readFileSync(entry, 'utf8')
  const imports = /^(?:import\s*|(?:import|export)\b[^;'"]*\bfrom\s*)['"](\.[^'"]+)['"]/gm
  for (const [, specifier = ''] of text.matchAll(imports))
    reach(resolve(dirname(entry), specifier), seen)
  return seen
}

/** What tsc has made, with its map, so that the maps of the bundle lead to the sources. */
const compiledSources: Plugin = {
  name: 'compiled-sources',
  load: (id) => {
    const code = readFileSync(id, 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n')
    const map = readFileSync(`${id}.map`, 'utf8')
    return { code: isOfEngine.test(id) ? withoutIndentation(code) : code, map }
  },
}

/** Where templates of more than a line are SQL or Lua. */
const isOfEngine = /\/runtime\/providers\/[^/]+\/(?:connection|consumer|producer|store)\//

/**
 * The code without the indentation and the comments of SQL and Lua, which no bundler may touch: a kilobyte of a bundle for
 * pg-boss. Lines stay lines, so that the map still fits.
 */
function withoutIndentation(code: string): string {
  const written: { readonly start: number; readonly end: number }[] = []
  new Visitor({ TemplateElement: (element) => void written.push(element) }).visit(
    parseSync('module.js', code).program,
  )
  let text = ''
  let done = 0
  for (const { start, end } of written.toSorted((one, other) => one.start - other.start)) {
    const spare = /\n *(?:-- .*(?=\n))?/g
    text += code.slice(done, start) + code.slice(start, end).replace(spare, '\n')
    done = end
  }
  return text + code.slice(done)
}

/** @throws Error when a change of the bundler or of the imports would make the client load what it does not need, or what a Worker has not */
function checkParts(chunks: readonly OutputChunk[]): void {
  for (const [name, loaded] of Object.entries(loads)) {
    const found = chunks.find(({ fileName }) => fileName === name)?.imports
    if (found?.join() !== loaded.join())
      throw new Error(`${name} would load ${found?.join(', ')} in place of ${loaded.join(', ')}`)
  }
  for (const { fileName, imports } of chunks.filter(({ fileName }) =>
    isForWorkers.test(fileName),
  )) {
    const ofNode = imports.find((name) => name.startsWith('node:'))
    if (ofNode !== undefined) throw new Error(`${fileName} would load ${ofNode}`)
  }
}

/** All that the light entries import: two modules for who only adds jobs. */
const loads: Readonly<Record<string, readonly string[]>> = {
  'runtime/client/index.js': ['runtime/parts/client.js'],
  'runtime/parts/client.js': [],
  'runtime/index.js': ['runtime/parts/client.js', 'runtime/parts/core.js'],
  'runtime/parts/core.js': ['runtime/parts/client.js', 'croner'],
}

const isForWorkers =
  /^runtime\/(?:index|client\/index|parts\/(?:client|core|kit)|providers\/cloudflare\/index)\.js$/
