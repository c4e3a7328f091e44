import type { createRandom } from './random.js'

type Random = ReturnType<typeof createRandom>

/** The versions of pg-boss whose calls differ. */
export type BossVersion = 10 | 12

/** The boss that all queues of a project share. */
export function bossFile(version: BossVersion): Record<string, string> {
  return {
    'src/boss.ts': `${importBoss(version)}\nexport const boss = new PgBoss('postgres://localhost/app')\n`,
  }
}

function importBoss(version: BossVersion): string {
  return version === 10 ? "import PgBoss from 'pg-boss'" : "import { PgBoss } from 'pg-boss'"
}

/** A queue of pg-boss with random ways to make it, to work on it and to send to it. */
export function composeBossQueue(
  { pick, flip }: Random,
  index: number,
  version: BossVersion,
): Record<string, string> {
  const data = `Sent${index}`
  const name = pick([`'b${index}'`, `B_${index}`, `\`b\${'${index}'}\``])
  const comment = (): string => pick(['', '/* 1 */ ', '/* `boss.work(` */ ', '// a comment, { \n'])
  // What is rewritten comes more often: of a dozen choices, one that stays is enough to leave a queue alone.
  const settings = pick([
    '',
    '',
    '',
    '',
    '',
    '',
    'retryLimit: 5',
    'retryLimit: 2, retryDelay: 30',
    'expireInSeconds: 60',
    'retryLimit: tries',
    'retryBackoff: true, retryLimit: 3',
    "policy: 'short'",
    "deadLetter: 'dead'",
  ])
  const asked = version === 10 && settings !== '' ? `name: 'b${index}', ${settings}` : settings
  const made = `await boss.createQueue(${name}${asked === '' ? '' : `, ${comment()}{ ${asked} }`})`
  const uses = pick([
    'console.log(job?.data.n)',
    'console.log(job?.id, job?.data.id)',
    'if (job === undefined) return; const { data, id } = job; console.log(id, data.n)',
    "if ((job?.data.n ?? 0) < 0) throw new Error('negative')",
    `const boss = job?.data.n; console.log(boss)`,
    `await other.send('elsewhere', { n: job?.data.n })`,
    'console.log(job)',
    'console.log(job?.name)',
    'return { n: job?.data.n }',
  ])
  const handler = pick([
    `async ([job]) => { ${comment()}${uses} }`,
    `async ([job]) => { ${comment()}${uses} }`,
    `async (jobs) => { const [job] = jobs; ${uses} }`,
    `async (jobs) => { ${comment()}for (const job of jobs) { console.log(job.id, job.data.n) } }`,
    `async (jobs) => { console.log(jobs.length) }`,
    `async () => { console.log('run') }`,
    `handle${index}`,
  ])
  const options = pick([
    '',
    '',
    '',
    '{ pollingIntervalSeconds: 1 }, ',
    '{ batchSize: 1 }, ',
    '{ batchSize: 5 }, ',
    ...(version === 12 ? ['{ localConcurrency: 2 }, '] : []),
  ])
  const run = `await boss.work<${data}>(${name}, ${options}${comment()}${handler})`
  const worker = pick([
    run,
    run,
    run,
    run,
    `export async function start${index}() {\n  ${run}\n}`,
    `export class Runner${index} {\n  async start() { ${run} }\n}`,
    `for (let i = 0; i < 2; i += 1) { ${run} }`,
  ])
  const raw = pick([
    '',
    '',
    '',
    '',
    `, { retryLimit: 4 }`,
    `, { retryLimit: 4, ${comment()}retryDelay: 30 }`,
    `, { startAfter: 10, priority: 5 }`,
    `, { startAfter: new Date(Date.now() + 1000), expireInSeconds: 60 }`,
    `, { retryBackoff: true }`,
    `, { singletonKey: id }`,
    `, { ...given }`,
    `, given`,
  ])
  const sent = pick([
    `await boss.send(${name}, { id, n: 1 }${raw})`,
    `await boss.send(${name}, { id, n: 1 }${raw})`,
    `await boss.send(${name}, { id, n: 1 }${raw}); await boss.sendAfter(${name}, { id, n: 2 }, ${version === 10 ? '{}' : 'null'}, 30)`,
    `const job = await boss.send(${name}, ${comment()}{ id, n: 1 }${raw}); return job`,
    `await boss.send({ name: ${name}, ${comment()}data: { id, n: 1 }, options: { priority: 1 } })`,
    ...(version === 12
      ? [`await boss.insert(${name}, [{ data: { id, n: 1 } }, { data: { id, n: 2 } }])`]
      : []),
    `await boss.schedule(${name}, '0 3 * * *', { id, n: 1 }, { tz: 'Europe/Vienna' })`,
    `await boss.cancel(${name}, id)`,
    `await boss.sendThrottled(${name}, { id, n: 1 }, {}, 60)`,
    `await Promise.all([1, 2].map((n) => boss.send(${name}, { id, n })))`,
  ])
  const own = flip() && flip()
  const eol = flip() ? '\r\n' : '\n'
  const head = [
    own ? importBoss(version) : "import { boss } from './boss.js'",
    ...(own ? ["const boss = new PgBoss('postgres://localhost/app')"] : []),
    `const B_${index} = 'b${index}'`,
    'const tries = Number(process.env.TRIES)',
    'const given = { retryLimit: 1 }',
    'const other = { send: async (name: string, given: object) => { console.log(name, given) } }',
    `export interface ${data} { id: string; n: number }`,
    `async function handle${index}([job]: { id: string; name: string; data: ${data} }[]) { console.log(job?.data.n) }`,
    `console.log(B_${index}, tries, given, other)`,
  ]
  const adds = `export async function send${index}(id: string) { ${sent} }`
  const text = [...head, made, worker, adds, ''].join('\n').replaceAll('\n', eol)
  return { [`src/b${index}.ts`]: text }
}
