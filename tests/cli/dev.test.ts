import { chmodSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { linkPikku } from '../../fixtures/link-pikku.js'
import { createEmbeddedService } from '../../src/runtime/providers/embedded/index.js'
import { bin, createProject, mailQueue, type Project } from './project.js'

const open: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

interface Dev {
  /** Everything that it has printed. */
  readonly printed: () => string
  /** Resolves once it has printed a line that matches, after what was seen before. */
  readonly saw: (pattern: RegExp) => Promise<RegExpExecArray>
  readonly signal: (name: NodeJS.Signals) => void
  readonly ended: Promise<{ readonly exitCode?: number }>
}

/** A worker that says its pid, and ends a moment after it is asked to: as one does that finishes its jobs. */
const worker = `
let asked = 0
process.on('SIGTERM', () => {
  asked += 1
  console.log('asked ' + asked)
  setTimeout(() => process.exit(0), 200)
})
console.log('worker ' + process.pid)
setInterval(() => {}, 1000)
`

const manifest = {
  name: 'shop',
  type: 'module',
  scripts: { start: 'node worker.js' },
  imports: {
    '#pikku': './.pikku/pikku-types.gen.ts',
    '#pikku/queue': './.pikku/pikku-queue-types.gen.ts',
  },
}

function project(files: Readonly<Record<string, string>> = {}): Project {
  const made = createProject({
    'package.json': JSON.stringify(manifest, null, 2),
    'src/mail.ts': mailQueue,
    'worker.js': worker,
    ...files,
  })
  open.push(made.dispose)
  return made
}

/** Starts the real command. */
function startDev(in_: Project, args: readonly string[] = [], withStudio = false): Dev {
  const own = ['--cwd', in_.directory, ...(withStudio ? [] : ['--no-studio'])]
  const child = execa(process.execPath, [bin, 'dev', ...own, ...args], {
    reject: false,
    all: true,
    env: { NO_COLOR: '1' },
  })
  let text = ''
  let seen = 0
  child.all.on('data', (chunk: Buffer) => {
    text += String(chunk)
  })
  const saw = (pattern: RegExp): Promise<RegExpExecArray> =>
    vi.waitFor(
      () => {
        expect(text.slice(seen)).toMatch(pattern)
        const match = pattern.exec(text.slice(seen)) as RegExpExecArray
        seen += match.index + match[0].length
        return match
      },
      { timeout: 120_000, interval: 10 },
    )
  open.push(async () => {
    child.kill('SIGINT')
    await child
  })
  return { printed: () => text, saw, signal: (name) => child.kill(name), ended: child }
}

async function pidOf(dev: Dev): Promise<number> {
  const [, pid] = await dev.saw(/worker │ worker (\d+)\n/)
  return Number(pid)
}

/** Not one that has ended and that nobody has taken note of: where it lost its parent, that may never come. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' && process.platform !== 'linux'
  }
}

describe('pikku dev', () => {
  test('prebuilds, then starts the project’s start script, and ends both when it is interrupted', async () => {
    const shop = project()
    const dev = startDev(shop)
    await dev.saw(/pikku {2}│ watching: 1 queue, \d+ files written/)
    await dev.saw(/worker │ started: node worker\.js\n/)
    const pid = await pidOf(dev)
    expect(shop.list('.pikku')).toContain('pikku-queue.gen.ts')
    dev.signal('SIGINT')
    expect((await dev.ended).exitCode).toBe(0)
    expect(isAlive(pid)).toBe(false)
    // One signal: a second one ends many programs at once, with their jobs in hand.
    expect(dev.printed()).toContain('worker │ asked 1\n')
    expect(dev.printed()).not.toContain('asked 2')
  })

  test('starts the worker again after a change of its sources, when the one before has finished', async () => {
    const shop = project()
    const dev = startDev(shop)
    const first = await pidOf(dev)
    shop.write('worker.js', `${worker}// changed\n`)
    await dev.saw(/pikku {2}│ worker\.js changed/)
    await dev.saw(/worker │ asked 1\n/)
    const second = await pidOf(dev)
    expect(isAlive(first)).toBe(false)
    expect(isAlive(second)).toBe(true)
  })

  test('starts it again when a run has written something', async () => {
    const shop = project()
    const dev = startDev(shop)
    await pidOf(dev)
    shop.write('src/mail.ts', mailQueue.replace("'mail'", "'post'"))
    await dev.saw(/pikku {2}│ src\/mail\.ts changed: 1 queue, \d+ files? written/)
    await pidOf(dev)
  })

  test('leaves it alone when it writes data, and when tests change', async () => {
    const shop = project()
    const dev = startDev(shop)
    const pid = await pidOf(dev)
    shop.write('data.json', '{}')
    await dev.saw(/data\.json changed/)
    shop.write('src/mail.test.ts', 'export {}\n')
    await dev.saw(/src\/mail\.test\.ts changed/)
    dev.signal('SIGINT')
    await dev.ended
    expect(dev.printed().match(/worker │ worker \d+/g)).toEqual([`worker │ worker ${pid}`])
  })

  test('says what is wrong, leaves the worker that runs alone, and starts it again after the mend', async () => {
    const shop = project()
    const dev = startDev(shop)
    const first = await pidOf(dev)
    shop.write('src/mail.ts', mailQueue.replace("'mail'", "''"))
    await dev.saw(/pikku {2}│ 1 error\. Nothing was written\.\n/)
    expect(isAlive(first)).toBe(true)
    shop.write('src/mail.ts', mailQueue)
    const second = await pidOf(dev)
    expect(second).not.toBe(first)
  })

  test('starts no worker while the project has errors from the beginning', async () => {
    const shop = project({ 'src/mail.ts': mailQueue.replace("'mail'", "''") })
    const dev = startDev(shop)
    await dev.saw(/1 error\. Nothing was written\./)
    expect(dev.printed()).not.toContain('started:')
    shop.write('src/mail.ts', mailQueue)
    await pidOf(dev)
  })

  test('says how a worker ended by itself, and starts it again after a change', async () => {
    const shop = project({ 'worker.js': "console.error('no database'); process.exit(3)\n" })
    const dev = startDev(shop)
    await dev.saw(/worker │ no database\n/)
    await dev.saw(/worker │ ended with exit code 3; starts again after a change\n/)
    shop.write('worker.js', worker)
    await pidOf(dev)
  })

  test('runs the command after -- in place of the script, with its arguments as they are', async () => {
    const shop = project({ 'other.js': 'console.log(JSON.stringify(process.argv.slice(2)))\n' })
    const dev = startDev(shop, ['--', 'node', 'other.js', '--a b', '$HOME'])
    await dev.saw(/worker │ \["--a b","\$HOME"\]\n/)
    await dev.saw(/worker │ ended with exit code 0/)
  })

  test('says that a command cannot be started', async () => {
    const dev = startDev(project(), ['--', 'no-such-command'])
    await dev.saw(
      /worker │ cannot be started: .*no-such-command ENOENT; tried again after a change\n/,
    )
  })

  test('finds the installed commands of the project, and ends all that a script has started', async () => {
    const shop = project({
      'package.json': JSON.stringify({
        ...manifest,
        scripts: { start: 'installed & installed & wait' },
      }),
      'node_modules/.bin/installed': '#!/bin/sh\nexec node worker.js\n',
    })
    chmodSync(path.join(shop.directory, 'node_modules/.bin/installed'), 0o755)
    const dev = startDev(shop)
    const pids = [await pidOf(dev), await pidOf(dev)]
    dev.signal('SIGTERM')
    expect((await dev.ended).exitCode).toBe(0)
    expect(pids.map(isAlive)).toEqual([false, false])
  })

  test('kills a worker that does not end, at the second interrupt', async () => {
    const shop = project({ 'worker.js': worker.replace('process.exit(0)', '0') })
    const dev = startDev(shop)
    const pid = await pidOf(dev)
    dev.signal('SIGINT')
    await dev.saw(/worker │ asked 1\n/)
    expect(isAlive(pid)).toBe(true)
    dev.signal('SIGINT')
    expect((await dev.ended).exitCode).toBe(0)
    expect(isAlive(pid)).toBe(false)
  })

  test('without a start script it says what to do, and prebuilds', async () => {
    const { scripts: _scripts, ...without } = manifest
    const shop = project({ 'package.json': JSON.stringify(without) })
    const dev = startDev(shop)
    await dev.saw(/worker │ package\.json has no `start` script.*pikku dev -- COMMAND\n/)
    await dev.saw(/watching: 1 queue/)
  })

  test('serves the studio, whose form follows the type of a handler', async () => {
    const shop = project({
      'package.json': JSON.stringify({ ...manifest, dependencies: { pikku: '*' } }),
    })
    await linkPikku(shop.directory)
    const dev = startDev(
      shop,
      ['--provider', 'embedded', '--file', `${shop.directory}/jobs.db`],
      true,
    )
    await pidOf(dev)
    const service = createEmbeddedService({ path: `${shop.directory}/jobs.db` })
    open.push(() => service.close())
    await service.add('mail', { to: 'ada' })
    const [, link = ''] = await dev.saw(/studio │ (http:\S+#token=\S+)\n/)
    const { origin, hash } = new URL(link)
    const headers = { 'x-pikku-studio': '1', 'x-pikku-studio-token': hash.slice('#token='.length) }
    const schema = async (): Promise<string> =>
      (await fetch(`${origin}/api/schema?queue=mail`, { headers })).text()
    expect(await schema()).not.toContain('subject')
    shop.write(
      'src/mail.ts',
      mailQueue.replace('{ to: string }', '{ to: string; subject: string }'),
    )
    await vi.waitFor(async () => expect(await schema()).toContain('subject'), { timeout: 120_000 })
    dev.signal('SIGINT')
    expect((await dev.ended).exitCode).toBe(0)
    await expect(fetch(origin)).rejects.toThrow('fetch failed')
  })

  test('goes on without the studio where the engine has none, and says so once', async () => {
    const shop = project()
    const dev = startDev(shop, ['--provider', 'cloudflare'], true)
    const first = await pidOf(dev)
    await vi.waitFor(() => expect(dev.printed()).toMatch(/studio │ .*cloudflare/i), {
      timeout: 120_000,
    })
    shop.write('worker.js', `${worker}// changed\n`)
    expect(await pidOf(dev)).not.toBe(first)
    dev.signal('SIGINT')
    await dev.ended
    expect(dev.printed().match(/studio │/g)).toHaveLength(1)
  })
})
