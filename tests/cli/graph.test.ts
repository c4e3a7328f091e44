import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'
import ts from 'typescript'
import { afterEach, describe, expect, test } from 'vitest'
import { draw as drawText } from '../../src/draw/draw.js'
import type { GraphFormat } from '../../src/draw/graph-formats.js'
import { survey } from '../../src/pipeline/survey.js'
import { copyShop, createProject, mailQueue, pikku, type Project } from './project.js'

const open: Project[] = []
function use(project: Project): Project {
  open.push(project)
  return project
}
afterEach(() => {
  for (const project of open.splice(0)) project.dispose()
})

const producer = `import { PikkuQueue } from '../.pikku/pikku-queue.gen.js'
declare const queue: PikkuQueue
export const welcome = (to: string) => queue.add('mail', { to })
export const nightly = () => queue.schedule('mail', '0 3 * * *', { to: 'all' })
`
const misspelt = producer.replace("'mail'", "'mial' as never")

/** The picture itself, without the command around it. */
async function draw(project: Project, format: GraphFormat): Promise<string> {
  const { topology, findings } = await survey({ cwd: project.directory })
  if (topology === null) throw new Error('The project has errors')
  return drawText({ topology, findings, format, name: 'shop' })
}

describe('pikku queues', () => {
  test('lists each queue on one line', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue, 'src/producer.ts': producer }))
    const { exitCode, stdout } = await pikku(['queues', '--cwd', project.directory])
    expect(exitCode).toBe(0)
    expect(stdout).toBe(
      [
        'queue  function  where          takes           retries  schedule',
        'mail   sendMail  src/mail.ts:4  { to: string }  2        0 3 * * *',
      ].join('\n'),
    )
  })

  test('and `explain` and `graph` tell of a queue that is served elsewhere', async () => {
    const elsewhere = `import { wireQueueWorker } from '#pikku/queue'
wireQueueWorker<{ to: string }, { messageId: string }>({ queue: 'mail', external: true })
`
    const project = use(createProject({ 'src/mail.ts': elsewhere, 'src/producer.ts': producer }))
    const at = ['--cwd', project.directory]
    const { stdout: json } = await pikku(['queues', '--json', ...at])
    expect(JSON.parse(json)).toMatchObject([
      { queue: 'mail', external: true, input: '{ to: string }', retries: 'up to its worker' },
    ])
    const { stdout } = await pikku(['explain', 'mail', ...at])
    expect(stdout).toContain('served by     another worker; declared in src/mail.ts:2')
    expect(stdout).toContain('fed by        src/producer.ts:3')
    const { stdout: drawn } = await pikku(['graph', ...at])
    expect(drawn).toContain('served elsewhere')
  })

  test('pads no line to the longest type', async () => {
    const wide = Array.from({ length: 200 }, (_, index) => `property${index}: string`).join('; ')
    const wideQueue = mailQueue
      .replaceAll('sendMail', 'sendWide')
      .replace("queue: 'mail'", "queue: 'wide'")
      .replace('{ to: string }', `{ ${wide} }`)
    const project = use(createProject({ 'src/mail.ts': mailQueue, 'src/wide.ts': wideQueue }))
    const { stdout } = await pikku(['queues', '--cwd', project.directory])
    const [, mail = '', long = ''] = stdout.split('\n')
    expect(long.length).toBeGreaterThan(4000)
    expect(mail).toMatch(/^mail +sendMail +src\/mail\.ts:4 +\{ to: string \} {2,60}2$/)
  })

  test('gives the same as JSON, with the places that add jobs', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue, 'src/producer.ts': producer }))
    const { stdout } = await pikku(['queues', '--json', '--cwd', project.directory])
    expect(JSON.parse(stdout)).toEqual([
      {
        queue: 'mail',
        function: 'sendMail',
        file: 'src/mail.ts',
        line: 4,
        input: '{ to: string }',
        output: '{ messageId: string }',
        retries: 2,
        deadLetterQueue: null,
        keys: [],
        schedules: ['0 3 * * *'],
        provider: null,
        producers: ['src/producer.ts:3', 'src/producer.ts:4'],
      },
    ])
  })

  test('writes every type of the shop on one line, that reads as TypeScript', async () => {
    const project = use(copyShop())
    const { stdout } = await pikku(['queues', '--json', '--cwd', project.directory])
    const rows = JSON.parse(stdout) as { queue: string; input: string; output: string }[]
    const input = (queue: string): string | undefined =>
      rows.find((row) => row.queue === queue)?.input
    expect(rows).toHaveLength(13)
    expect(input('payments')).toBe(
      "{ orderId: string; card: string; amount: { cents: number; currency: 'EUR' | 'GBP' } }",
    )
    const text = rows.map((row, index) => `type T${index} = [${row.input}, ${row.output}]`)
    const { diagnostics } = ts.transpileModule(text.join('\n'), { reportDiagnostics: true })
    expect(diagnostics).toEqual([])
    expect(text.join('').includes('\n')).toBe(false)
  })

  test('says what is wrong with the project, and lists nothing, when it has errors', async () => {
    const broken = mailQueue.replace("queue: 'mail', ", '')
    const project = use(createProject({ 'src/mail.ts': broken }))
    const { exitCode, stdout, stderr } = await pikku(['queues', '--cwd', project.directory])
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toContain('PK104')
  })
})

describe('pikku explain QUEUE', () => {
  test('tells all there is about a queue', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue, 'src/producer.ts': producer }))
    const { exitCode, stdout } = await pikku(['explain', 'mail', '--cwd', project.directory])
    expect(exitCode).toBe(0)
    expect(stdout).toBe(
      [
        'mail',
        '  takes         { to: string }',
        '  gives         { messageId: string }',
        '  served by     sendMail, src/mail.ts:4',
        '  fed by        src/producer.ts:3',
        '                src/producer.ts:4',
        '  retries       2',
        '  schedule      0 3 * * *',
      ].join('\n'),
    )
  })

  test('tells the limits, the group and the uniqueness, as the list and the graph do', async () => {
    const keyed = mailQueue.replace(
      "queue: 'mail',",
      `queue: 'mail',
  limit: [{ max: 3, per: '1s' }, { max: Number(process.env['MOST']), per: 90_000, burst: 2 }],
  group: { by: 'to', tier: 'to', concurrency: { default: 1, tiers: { pro: 5 } }, limit: { max: 9, per: '1d' } },
  unique: { by: ['to'], while: 'waiting', then: 'replace', wait: '5s', atMost: '1m' },`,
    )
    const project = use(
      createProject({
        'src/mail.ts': `declare const process: { env: Record<string, string> }\n${keyed}`,
      }),
    )
    const told = [
      "limit 3 per 1s, Number(process.env['MOST']) per 90s with bursts of 2",
      'group by to, 1 at once (pro 5), 9 per 1d',
      'unique by to while waiting: replace, wait 5s, at most 1m',
    ]
    const { stdout } = await pikku(['explain', 'mail', '--cwd', project.directory])
    expect(stdout).toContain(`  keys          ${told.join('\n                ')}`)
    const list = await pikku(['queues', '--cwd', project.directory])
    expect(list.stdout).toContain(told.join('; '))
    const drawn = await draw(project, 'svg')
    expect(drawn).toContain(told[1])
  })

  test('names the nearest queue when there is none of that name', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue }))
    const { exitCode, stderr } = await pikku(['explain', 'mial', '--cwd', project.directory])
    expect(exitCode).toBe(2)
    expect(stderr).toContain("There is no diagnostic and no queue 'mial'. Did you mean mail?")
  })
})

describe('pikku graph', () => {
  test('--check finds nothing wrong in the shop: every queue is fed', async () => {
    const project = use(copyShop())
    const { exitCode, stderr } = await pikku(['graph', '--check', '--cwd', project.directory])
    expect(exitCode).toBe(0)
    expect(stderr).not.toMatch(/- (?:warning|error) PK/)
    expect(stderr).toContain('nothing wrong.')
  })

  test('--check exits with 1 on a fault, names its place, and draws nothing', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue, 'src/producer.ts': misspelt }))
    const check = ['graph', '--check', '--cwd', project.directory]
    const { exitCode, stdout, stderr } = await pikku(check)
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toContain('src/producer.ts:3:40 - error PK601')
    const json = await pikku([...check, '--reporter', 'json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ code: 'PK601', span: { line: 3 } })
    project.write('src/producer.ts', producer)
    const clean = await pikku(check)
    expect({ exitCode: clean.exitCode, stderr: clean.stderr }).toEqual({
      exitCode: 0,
      stderr: '1 queue, nothing wrong.',
    })
  })

  test('draws Mermaid to the standard output, with places and dead letters', async () => {
    const wired = mailQueue.replace('func: sendMail', "func: sendMail, deadLetterQueue: 'dead'")
    const project = use(createProject({ 'src/mail.ts': wired, 'src/producer.ts': producer }))
    const { stdout } = await pikku(['graph', '--cwd', project.directory])
    expect(stdout).toBe(
      [
        'flowchart LR',
        '  n0(["welcome<br>src/producer.ts:3"])',
        '  n1(["nightly<br>src/producer.ts:4"])',
        '  n2[("dead")]',
        '  n3[("mail<br>src/mail.ts:6")]',
        '  n4["sendMail<br>src/mail.ts:4"]',
        '  n0 --> n3',
        '  n1 -->|"0 3 #42; #42; #42;"| n3',
        '  n3 --> n4',
        '  n4 -. dead letters .-> n2',
      ].join('\n'),
    )
  })

  test('writes the format that the name of the file says', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue }))
    for (const [file, start] of [
      ['out/graph.html', '<!doctype html>'],
      ['graph.svg', '<svg '],
      ['graph.dot', 'digraph queues {'],
      ['graph.mmd', 'flowchart LR'],
    ] as const) {
      const out = path.join(project.directory, file)
      const { exitCode, stdout, stderr } = await pikku([
        'graph',
        '--cwd',
        project.directory,
        '--out',
        out,
      ])
      expect({ exitCode, stdout, stderr }).toEqual({
        exitCode: 0,
        stdout: '',
        stderr: `1 queue drawn to ${out}.`,
      })
      expect(readFileSync(out, 'utf8').startsWith(start)).toBe(true)
    }
  })

  test('gives the same bytes in another place', async () => {
    const [here, there] = [use(copyShop('here')), use(copyShop('there'))]
    expect(await draw(here, 'html')).toBe(await draw(there, 'html'))
  })

  test('escapes whatever names hold', async () => {
    const name = `</script><img src=x onerror=alert(1)> "q" \\ ]]> & \u0001`
    const wired = mailQueue.replace("queue: 'mail'", `queue: ${JSON.stringify(name)}`)
    const project = use(createProject({ 'src/mail.ts': wired }))
    const html = await draw(project, 'html')
    expect(html.match(/<script>/g)).toHaveLength(1)
    expect(html.match(/<\/script>/g)).toHaveLength(1)
    expect(html).not.toContain('<img')
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(await draw(project, 'mermaid')).not.toMatch(/<(?!br>)/)
    expect(await draw(project, 'dot')).toContain(String.raw`\"q\" \\ ]]>`)
  })

  test('the page asks the network for nothing', async () => {
    const html = await draw(use(copyShop()), 'html')
    const addresses = [...html.matchAll(/\b(?:https?:)?\/\/[\w.]+/g)].map(([found]) => found)
    expect(addresses).toEqual(['http://www.w3.org'])
    expect(html).not.toMatch(/<link|@import|\ssrc=|url\((?!#)/)
  })
})

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Every box of a drawing, at its place on the sheet. */
function boxesIn(svg: string): Box[] {
  return [
    ...svg.matchAll(/<g class="group" transform="translate\(([\d.]+) ([\d.]+)\)"[\s\S]*?\n<\/g>/g),
  ].flatMap(([group, dx, dy]) =>
    [...group.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)].map(
      ([, x, y, width, height]) => {
        const left = Number(dx) + Number(x)
        const top = Number(dy) + Number(y)
        return { left, top, right: left + Number(width), bottom: top + Number(height) }
      },
    ),
  )
}

function overlapping(boxes: readonly Box[]): [Box, Box][] {
  return boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      .map((b): [Box, Box] => [a, b]),
  )
}

/** The straight parts of every arrow, which run through columns of boxes. */
function straightsIn(svg: string): Box[] {
  return [
    ...svg.matchAll(/<g class="group" transform="translate\(([\d.]+) ([\d.]+)\)"[\s\S]*?\n<\/g>/g),
  ].flatMap(([group, dx, dy]) =>
    [...group.matchAll(/([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)/g)].map(([, x1, y1, x2, y2]) => ({
      left: Number(dx) + Math.min(Number(x1), Number(x2)),
      right: Number(dx) + Math.max(Number(x1), Number(x2)),
      top: Number(dy) + Math.min(Number(y1), Number(y2)),
      bottom: Number(dy) + Math.max(Number(y1), Number(y2)),
    })),
  )
}

function pierced(svg: string): Box[] {
  const boxes = boxesIn(svg)
  return straightsIn(svg).filter((line) =>
    boxes.some(
      (box) =>
        line.left < box.right - 1 &&
        line.right > box.left + 1 &&
        line.top > box.top + 1 &&
        line.top < box.bottom - 1,
    ),
  )
}

/** Ten areas of thirty queues: chains, shared dead letters, circles, producers of several queues. */
function manyQueues(): Record<string, string> {
  const files: Record<string, string> = {}
  const areas = [
    'orders',
    'payments',
    'mail',
    'media',
    'search',
    'reports',
    'stock',
    'users',
    'bills',
    'parcels',
  ]
  for (const [index, area] of areas.entries()) {
    const lines = [
      `import { pikkuSessionlessFunc } from '#pikku'`,
      `import { wireQueueWorker } from '#pikku/queue'`,
      `import { PikkuQueue } from '../.pikku/pikku-queue.gen.js'`,
      'declare const queue: PikkuQueue',
    ]
    for (let number = 0; number < 30; number += 1) {
      const next = (number * 7 + 1) % 30
      const body = number % 4 === 1 ? `await queue.add('${area}-${next}', data)` : ''
      const dead = number % 5 === 0 ? `, deadLetterQueue: '${area}-dead'` : ''
      const other = areas[(index + number) % areas.length]
      lines.push(
        `export const do${number} = pikkuSessionlessFunc<{ id: string }, void>(async (_, data) => { ${body} })`,
        `wireQueueWorker({ queue: '${area}-${number}', func: do${number}${dead} })`,
        `export async function later${number}(id: string) {`,
        `  await queue.add('${area}-${number}', { id })`,
        ...(number % 6 === 0 ? [`  await queue.add('${other}-${number}', { id })`] : []),
        '}',
      )
    }
    // Some of these follow upon others: such arrows pass whole columns.
    lines.push('export async function all(id: string) {')
    for (let number = 0; number < 30; number += 3)
      lines.push(`  await queue.add('${area}-${number}', { id })`)
    lines.push('}')
    files[`src/${area}.ts`] = lines.join('\n')
  }
  return files
}

describe('the drawing', () => {
  test('of the shop has no box on another, and no arrow through one', async () => {
    const svg = await draw(use(copyShop()), 'svg')
    const boxes = boxesIn(svg)
    expect(boxes).toHaveLength(38)
    expect(overlapping(boxes)).toEqual([])
    expect(pierced(svg)).toEqual([])
  })

  test('of 300 queues has no box on another, and no arrow through one', async () => {
    const svg = await draw(use(createProject(manyQueues())), 'svg')
    const boxes = boxesIn(svg)
    expect(boxes.length).toBeGreaterThan(900)
    expect(overlapping(boxes)).toEqual([])
    expect(straightsIn(svg).length).toBeGreaterThan(10)
    expect(pierced(svg)).toEqual([])
  })
})

const browser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (file) => existsSync(file),
)

describe('the page in a browser', () => {
  test.skipIf(browser === undefined)(
    'finds a queue, hides what it has nothing to do with, and marks it (needs Chromium)',
    async () => {
      const project = use(copyShop())
      const file = path.join(project.directory, 'graph.html')
      await pikku(['graph', '--cwd', project.directory, '--out', file])
      const open = async (hash: string): Promise<string> => {
        const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--dump-dom']
        const { stdout } = await execa(browser as string, [...flags, `file://${file}${hash}`])
        return stdout
      }
      const all = await open('')
      expect(all).not.toContain('class="group away"')
      const found = await open('#parcel')
      expect(found).toMatch(/<span id="found" role="status">2 found<\/span>/)
      expect(found.match(/class="group"/g)).toHaveLength(1)
      expect(found.match(/class="node [a-z]+ hit"/g)).toHaveLength(2)
    },
  )
})
