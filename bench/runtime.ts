import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { bullmqEngine } from './runtime/bullmq.js'
import type { Engine, Scale } from './runtime/contest.js'
import { embeddedEngine } from './runtime/embedded.js'
import { formatTable } from './runtime/format-table.js'
import { measure } from './runtime/measure.js'
import type { Result } from './runtime/measure.js'
import { pgBossEngine } from './runtime/pg-boss.js'
import { sqsEngine } from './runtime/sqs.js'

/**
 * `npm run bench:runtime`: jobs a second through pikku, against the raw engine in the same run, on engines that it
 * starts by itself. It prints a table and writes it into docs/performance.md. `--quick` measures less, and writes
 * nothing; so does `--only=TEXT`, which measures what has the text in its name.
 */
const quick = process.argv.includes('--quick')
const only = process.argv.find((each) => each.startsWith('--only='))?.slice('--only='.length)
// Rounds of one contest were seen from 0.85 to 1.06: it takes this many for a median that stands still.
const rounds = quick ? 3 : 15
const scale: Scale = (jobs) => (quick ? Math.max(1_000, Math.floor(jobs / 4_000) * 1_000) : jobs)

const engines: Readonly<Record<string, (scale: Scale) => Promise<Engine>>> = {
  BullMQ: bullmqEngine,
  'pg-boss': pgBossEngine,
  embedded: embeddedEngine,
  SQS: sqsEngine,
}

const results: Result[] = []
for (const [name, start] of Object.entries(engines)) {
  if (only !== undefined && !only.startsWith(name)) continue
  const engine = await start(scale)
  try {
    for (const contest of engine.contests) {
      if (only !== undefined && !`${name} ${contest.what}`.includes(only)) continue
      const result = await measure(contest, rounds)
      results.push(result)
      process.stderr.write(`${contest.engine}: ${contest.what}: ${result.ratio.toFixed(2)}\n`)
    }
  } finally {
    await engine.close()
  }
}
const table = formatTable(results)
process.stdout.write(`\n${table}`)
if (!quick && only === undefined) writeSection(table)

/** The text between the marks is ours; the rest of the page is others'. */
function writeSection(text: string): void {
  const page = new URL('../docs/performance.md', import.meta.url)
  const begin = '<!-- bench:runtime -->'
  const end = '<!-- /bench:runtime -->'
  const [before, rest = ''] = readFileSync(page, 'utf8').split(begin)
  const after = rest.split(end)[1] ?? '\n'
  const machine = `Median of ${rounds} rounds, raw and pikku by turns; Node ${process.version}, ${cpus().length} cores.`
  writeFileSync(page, `${before}${begin}\n${machine}\n\n${text}${end}${after}`)
}
