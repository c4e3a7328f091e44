import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { bin, createProject, mailQueue, pikku, type Project } from './project.js'

const open: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

interface Watching {
  /** Everything that it has printed. */
  readonly printed: () => string
  /** Resolves once it has printed a line that matches, after what was printed before. */
  readonly saw: (pattern: RegExp) => Promise<void>
  readonly stop: () => Promise<number | undefined>
}

/** Starts the real command in a project, and waits for its first run. */
async function watchProject(project: Project): Promise<Watching> {
  const child = execa(process.execPath, [bin, 'prebuild', '--watch', '--cwd', project.directory], {
    reject: false,
    env: { NO_COLOR: '1' },
  })
  let text = ''
  let seen = 0
  child.stderr.on('data', (chunk: Buffer) => {
    text += String(chunk)
  })
  const saw = (pattern: RegExp): Promise<void> =>
    vi.waitFor(
      () => {
        const match = pattern.exec(text.slice(seen))
        if (match === null) throw new Error(`not seen: ${String(pattern)} in:\n${text.slice(seen)}`)
        seen += match.index + match[0].length
      },
      { timeout: 120_000, interval: 10 },
    )
  const stop = async (): Promise<number | undefined> => {
    child.kill('SIGINT')
    return (await child).exitCode
  }
  open.push(async () => void (await stop()))
  await saw(/watching: .*\n|error PK\d+/)
  return { printed: () => text, saw, stop }
}

function use(project: Project): Project {
  open.push(project.dispose)
  return project
}

function queueFile(queue: string): string {
  return mailQueue.replace("queue: 'mail'", `queue: '${queue}'`)
}

/** A new directory is watched a moment after its files are seen: edits it until one of them is noticed. */
async function untilWatched(project: Project, watching: Watching, file: string): Promise<void> {
  const from = watching.printed().length
  await vi.waitFor(
    () => {
      if (watching.printed().slice(from).includes(`${file} changed`)) return
      project.write(file, `${project.read(file)}// seen?\n`)
      throw new Error(`${file} is not watched yet`)
    },
    { timeout: 120_000, interval: 200 },
  )
}

async function coldOutput(project: Project): Promise<Record<string, string>> {
  await pikku(['prebuild', '--no-cache', '--cwd', project.directory, '--out-dir', 'cold'])
  const files = Object.fromEntries(
    project.list('cold').map((name) => [name, project.read(`cold/${name}`)]),
  )
  project.remove('cold')
  return files
}

describe('pikku prebuild --watch', () => {
  test('follows edits, new files, deletions and renames, and ends as a cold run would', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue }))
    const watching = await watchProject(project)
    project.write('src/mail.ts', mailQueue.replace('to: string', 'to: string; cc?: string'))
    await watching.saw(/src\/mail\.ts changed: 1 queue, 2 files written/)
    project.write('src/more/bills.ts', queueFile('bills'))
    await watching.saw(/2 queues, \d files written/)
    await untilWatched(project, watching, 'src/more/bills.ts')
    renameSync(path.join(project.directory, 'src/more'), path.join(project.directory, 'src/other'))
    await watching.saw(/2 queues, \d files? written/)
    await untilWatched(project, watching, 'src/other/bills.ts')
    expect(project.read('.pikku/pikku-queue-workers.gen.ts')).toContain('../src/other/bills.js')
    project.remove('src/other/bills.ts')
    await watching.saw(/1 queue, \d files written/)
    expect(project.output()).toEqual(await coldOutput(project))
  })

  test('updates the map when a type in a third file changes, and only then', async () => {
    const project = use(
      createProject({
        'src/types.ts': 'export interface Mail { to: string }\n',
        'src/mail.ts': `import type { Mail } from './types.js'\n${mailQueue.replace('{ to: string }', 'Mail')}`,
      }),
    )
    const watching = await watchProject(project)
    project.write('src/types.ts', 'export interface Mail { to: string; subject: string }\n')
    await watching.saw(/src\/types\.ts changed: 1 queue, 2 files written/)
    expect(project.read('.pikku/pikku-queue-map.gen.ts')).toContain('subject: string')
    project.write(
      'src/mail.ts',
      project.read('src/mail.ts').replace('messageId: to', 'messageId: `m-${to}`'),
    )
    await watching.saw(/src\/mail\.ts changed: 1 queue, nothing to write/)
  })

  test('keeps the last good output while a file is broken, and goes on when it is mended', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue }))
    const watching = await watchProject(project)
    const before = project.output()
    project.write('src/mail.ts', mailQueue.replace('wireQueueWorker({', 'wireQueueWorker({{'))
    await watching.saw(/error PK501/)
    expect(project.output()).toEqual(before)
    project.write('src/mail.ts', mailQueue.replace("'mail'", "'post'"))
    await watching.saw(/1 queue, \d files written/)
    expect(project.read('.pikku/pikku-queue-map.gen.ts')).toContain("'post'")
  })

  test('writes a deleted output again, and an editor that saves in two steps is one run', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue }))
    const watching = await watchProject(project)
    // By the time of a second run the watcher has seen the out dir, which the first one made.
    project.write('src/mail.ts', queueFile('post'))
    await watching.saw(/src\/mail\.ts changed: 1 queue, \d files written/)
    rmSync(path.join(project.directory, '.pikku'), { recursive: true })
    await watching.saw(/1 queue, 8 files written/)
    expect(existsSync(path.join(project.directory, '.pikku/pikku-queue.gen.ts'))).toBe(true)
    const stage = path.join(project.directory, 'src/.mail.ts.swap')
    writeFileSync(stage, queueFile('letters'))
    renameSync(stage, path.join(project.directory, 'src/mail.ts'))
    await watching.saw(/1 queue, \d files written/)
    expect(project.read('.pikku/pikku-queue-map.gen.ts')).toContain("'letters'")
  })

  test('reads everything again when the tsconfig or the package.json changes', async () => {
    const project = use(
      createProject({ 'src/mail.ts': mailQueue, 'old/bills.ts': queueFile('bills') }),
    )
    const watching = await watchProject(project)
    expect(watching.printed()).toContain('2 queues')
    project.write('tsconfig.json', project.read('tsconfig.json').replace('**/*.ts', 'src/**/*.ts'))
    await watching.saw(/tsconfig\.json changed: 1 queue/)
  })

  test('its own output starts no further run', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue }))
    const watching = await watchProject(project)
    project.write('src/mail.ts', queueFile('first'))
    await watching.saw(/src\/mail\.ts changed: 1 queue, \d files written/)
    // A marker after it: whatever our own files had started would be printed before.
    mkdirSync(path.join(project.directory, 'src/more'))
    project.write('src/more/bills.ts', queueFile('bills'))
    await watching.saw(/bills\.ts changed: 2 queues/)
    expect(watching.printed()).not.toMatch(/\.pikku\/.* changed/)
  })

  test('ends on Ctrl-C with exit code 0, and leaves nothing behind', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue }))
    const watching = await watchProject(project)
    expect(await watching.stop()).toBe(0)
    expect(project.list('.pikku').filter((name) => !name.startsWith('pikku-'))).toEqual([])
  })
})
