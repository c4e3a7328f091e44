import { parseArgs } from 'node:util'
import { engineNames } from './soak/places.js'
import { runSoak } from './soak/run-soak.js'

/**
 * `npm run soak`: 100,000 jobs on each engine, done by four worker processes of which one after the other is killed.
 * `--engine=redis|postgres|embedded` for one engine, `--jobs`, `--kills`, `--seed`. With `--verbs`, an operator cancels,
 * updates, promotes and lists jobs at random meanwhile, and pauses the queue. Fails when a job was lost, or was begun
 * after its cancel was acknowledged.
 */
const { values } = parseArgs({
  options: {
    engine: { type: 'string' },
    jobs: { type: 'string', default: '100000' },
    kills: { type: 'string', default: '20' },
    verbs: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
const seed = Number(values.seed)
process.stdout.write(`seed ${seed}\n`)
for (const engine of engineNames.filter(
  (name) => values.engine === undefined || values.engine === name,
)) {
  const result = await runSoak({
    engine,
    jobs: Number(values.jobs),
    workers: 4,
    kills: Number(values.kills),
    seed,
    verbs: values.verbs,
  })
  const { accepted, lost, repeated, kills, seconds, heap } = result
  if (values.verbs) {
    const { cancelled, begunAfterCancel, verbs } = result
    process.stdout.write(`${JSON.stringify({ cancelled, begunAfterCancel, verbs })}\n`)
    if (begunAfterCancel > 0) process.exitCode = 1
  }
  process.stdout.write(
    `| ${engine} | ${accepted} | ${kills} | ${lost} | ${repeated} | ${Math.round(seconds)} s |` +
      ` ${heap.early.toFixed(1)} → ${heap.late.toFixed(1)} MB | ${heap.mostRss.toFixed(0)} MB |\n`,
  )
  if (lost > 0) process.exitCode = 1
}
