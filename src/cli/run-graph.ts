import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ReporterName } from '../diagnostics/reporters/reporter.js'
import { draw } from '../draw/draw.js'
import type { GraphFormat } from '../draw/graph-formats.js'
import { survey } from '../pipeline/survey.js'
import { exitCodes } from './exit-codes.js'
import type { ProjectFlags } from './program.js'
import { report } from './run-prebuild.js'
import { hintAt } from './run-queues.js'
import { countWords } from './summary.js'
import type { Terminal } from './terminal.js'

export interface GraphFlags extends ProjectFlags {
  readonly format?: GraphFormat
  readonly out?: string
  readonly check?: boolean
  readonly reporter: ReporterName
}

const formats: Readonly<Record<string, GraphFormat>> = {
  '.html': 'html',
  '.htm': 'html',
  '.svg': 'svg',
  '.dot': 'dot',
  '.gv': 'dot',
}

/** `pikku graph`. Resolves to the exit code. */
export async function runGraph(flags: GraphFlags, terminal: Terminal): Promise<number> {
  const result = await survey(flags)
  const { config, topology, findings } = result
  const isReadable = config !== null && topology !== null
  const said = isReadable ? findings : result.diagnostics
  // With a picture on the standard output, JSON lines would be lost in it.
  if (flags.check === true || !isReadable) {
    await report({ ...result, diagnostics: said }, flags, terminal)
  }
  if (!isReadable) return exitCodes.found
  const wrong = findings.filter(({ severity }) => severity !== 'info')
  if (flags.check === true) {
    const count = countWords(topology.queues.length, 'queue')
    if (flags.reporter === 'pretty' && wrong.length === 0)
      terminal.error(`${count}, nothing wrong.\n`)
    return wrong.length > 0 ? exitCodes.found : exitCodes.fine
  }
  const { out } = flags
  const format = flags.format ?? formats[path.extname(out ?? '').toLowerCase()] ?? 'mermaid'
  const text = await draw({ topology, findings, format, name: path.basename(config.root) })
  if (out === undefined) terminal.out(text)
  else {
    const file = path.resolve(out)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
    terminal.error(`${countWords(topology.queues.length, 'queue')} drawn to ${out}.\n`)
  }
  hintAt(findings, terminal)
  return exitCodes.fine
}
