import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { copyShop, createProject, mailQueue, pikku, spawnPikku, type Project } from './project.js'

const open: Project[] = []
function use(project: Project): Project {
  open.push(project)
  return project
}
afterEach(() => {
  for (const project of open.splice(0)) project.dispose()
})

const files = [
  'pikku-bootstrap.gen.ts',
  'pikku-queue-definitions.gen.ts',
  'pikku-queue-map.gen.ts',
  'pikku-queue-types.gen.ts',
  'pikku-queue-workers-meta.gen.json',
  'pikku-queue-workers.gen.ts',
  'pikku-queue.gen.ts',
  'pikku-types.gen.ts',
]

describe('pikku prebuild', () => {
  test('writes every generated file, and nothing else', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue }))
    const { exitCode, stdout, stderr } = await spawnPikku(['prebuild', '--cwd', project.directory])
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
    expect(stderr).toMatch(/^1 queue, 8 files written\. \(\d+ ms\)$/)
    expect(project.list('.pikku')).toEqual(files)
  })

  test('is what `pikku all` of existing projects does, which says so', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue }))
    const { exitCode, stderr } = await pikku(['all', '--cwd', project.directory])
    expect(exitCode).toBe(0)
    expect(stderr).toContain('`pikku all` is `pikku prebuild` here')
    expect(project.list('.pikku')).toEqual(files)
    const again = await pikku(['prebuild', '--cwd', project.directory])
    expect(again.stderr).not.toContain('pikku all')
  })

  test('gives the same bytes from another directory, in another locale and time zone', async () => {
    const here = use(copyShop('shop'))
    const there = use(copyShop('ein anderer Ort #2'))
    await pikku(['prebuild', '--cwd', here.directory])
    const env = { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Chatham' }
    const { exitCode } = await spawnPikku(['prebuild'], { cwd: there.directory, env })
    expect(exitCode).toBe(0)
    expect(there.output()).toEqual(here.output())
  })

  test('writes nothing the second time', async () => {
    const project = use(copyShop())
    await pikku(['prebuild', '--cwd', project.directory])
    const before = files.map((file) => project.modified(`.pikku/${file}`))
    const { stderr } = await pikku(['prebuild', '--cwd', project.directory])
    expect(stderr).toContain('13 queues, nothing to write.')
    expect(files.map((file) => project.modified(`.pikku/${file}`))).toEqual(before)
  })

  test('holds no absolute path, time or version', async () => {
    const project = use(copyShop())
    await pikku(['prebuild', '--cwd', project.directory])
    const text = Object.values(project.output()).join('\n')
    expect(text).not.toContain(project.directory)
    expect(text).not.toMatch(/\b20\d\d-\d\d|\bv?\d+\.\d+\.\d+\b/)
  })

  test('leaves everything as it was when the project has errors', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue }))
    await spawnPikku(['prebuild', '--cwd', project.directory])
    const before = project.output()
    project.write('src/more.ts', mailQueue.replace("'mail'", "process.env['QUEUE']"))
    const { exitCode, stderr } = await spawnPikku(['prebuild', '--cwd', project.directory])
    expect(exitCode).toBe(1)
    expect(stderr).toContain('src/more.ts:6:26 - error PK117')
    expect(project.output()).toEqual(before)
  })

  test('removes a file of its own that is no longer wanted, and keeps a foreign one', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue }))
    await pikku(['prebuild', '--cwd', project.directory])
    project.write('.pikku/pikku-old.gen.ts', project.read('.pikku/pikku-bootstrap.gen.ts'))
    project.write('.pikku/notes.txt', 'mine')
    const { stderr } = await pikku(['prebuild', '--cwd', project.directory])
    expect(stderr).toContain('1 file removed')
    expect(project.list('.pikku')).toEqual(['notes.txt', ...files])
  })

  test('never overwrites a file that somebody else put in its place', async () => {
    const project = use(
      createProject({
        'src/mail.ts': mailQueue,
        '.pikku/pikku-queue.gen.ts': 'export const mine = 1\n',
      }),
    )
    const { exitCode, stderr } = await pikku(['prebuild', '--cwd', project.directory])
    expect(exitCode).toBe(1)
    expect(stderr).toContain('error PK006: .pikku/pikku-queue.gen.ts was not written by pikku')
    expect(project.list('.pikku')).toEqual(['pikku-queue.gen.ts'])
  })

  test('runs nothing of the project that it reads', async () => {
    const canary = `import { writeFileSync } from 'node:fs'\nwriteFileSync(new URL('./ran.txt', import.meta.url), '')\n`
    const project = use(
      createProject({
        'src/mail.ts': canary + mailQueue,
        'pikku.config.ts': `${canary}export default { outDir: '.pikku' }\n`,
      }),
    )
    const { exitCode } = await pikku(['prebuild', '--cwd', project.directory])
    expect(exitCode).toBe(0)
    expect([...project.list('src'), ...project.list('.')]).not.toContain('ran.txt')
  })

  test('gives an empty map, and a client that compiles, for a project without queues', async () => {
    const project = use(createProject({ 'src/index.ts': 'export {}\n' }))
    const { exitCode } = await pikku(['prebuild', '--cwd', project.directory])
    expect(exitCode).toBe(0)
    expect(project.read('.pikku/pikku-queue-map.gen.ts')).toContain(
      'export interface QueueJobMap {}',
    )
  })

  test('reports with GitHub commands and JSON lines', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue.replace("queue: 'mail', ", '') }))
    const github = await spawnPikku([
      'prebuild',
      '--cwd',
      project.directory,
      '--reporter',
      'github',
    ])
    expect(github.stderr).toMatch(
      /^::error file=src\/mail\.ts,line=6,endLine=6,col=1,endColumn=\d+,title=pikku PK104::/,
    )
    const json = await spawnPikku(['prebuild', '--cwd', project.directory, '--reporter', 'json'])
    expect(JSON.parse(json.stdout)).toMatchObject({
      code: 'PK104',
      severity: 'error',
      span: { file: 'src/mail.ts', line: 6 },
    })
  })

  test.each([
    ['an unknown flag', ['prebuild', '--wacth'], "unknown option '--wacth'"],
    ['an unknown command', ['prebiuld'], "unknown command 'prebiuld'"],
    ['an unknown provider', ['prebuild', '--provider', 'kafka'], "There is no provider 'kafka'"],
    [
      'a directory that is not there',
      ['prebuild', '--cwd', '/nowhere/at/all'],
      'There is no directory',
    ],
    [
      'a tsconfig that is not there',
      ['prebuild', '--project', 'tsconfig.nowhere.json'],
      'There is no tsconfig at',
    ],
    ['an empty directory', ['prebuild', '--out-dir', ''], "'--out-dir <dir>' is given no path"],
    ['watch and check together', ['prebuild', '--watch', '--check'], 'cannot be used with'],
  ])('exits with 2 on %s', async (_, args, words) => {
    const project = use(createProject())
    const { exitCode, stderr } = await spawnPikku(args, { cwd: project.directory })
    expect(stderr).toContain(words)
    expect(exitCode).toBe(2)
  })

  test.each([
    ['blocked', 'it is a file'],
    ['blocked/out', 'blocked is a file'],
  ])('exits with 2 when %s cannot be written to, and says why', async (outDir, reason) => {
    const project = use(createProject({ 'src/mail.ts': mailQueue, blocked: 'a file' }))
    const { exitCode, stderr } = await spawnPikku([
      'prebuild',
      '--cwd',
      project.directory,
      '--out-dir',
      outDir,
    ])
    expect(exitCode).toBe(2)
    expect(stderr).toContain(`pikku: Nothing can be written to ${outDir}: ${reason}.`)
    expect(project.read('blocked')).toBe('a file')
  })

  test('may write beside the sources, which are read all the same', async () => {
    const imports = {
      '#pikku': './pikku-types.gen.ts',
      '#pikku/queue': './pikku-queue-types.gen.ts',
    }
    const project = use(
      createProject({
        'package.json': JSON.stringify({ name: 'shop', type: 'module', imports }),
        'mail.ts': `import type { Mail } from './types.js'\n${mailQueue.replace('{ to: string }', 'Mail')}`,
      }),
    )
    const run = () => pikku(['prebuild', '--cwd', project.directory, '--out-dir', '.'])
    expect((await run()).exitCode).toBe(1)
    project.write('types.ts', 'export interface Mail { to: string }\n')
    expect((await run()).stderr).toMatch(/^1 queue, 8 files written/)
  })
})

describe('pikku prebuild --check', () => {
  test('exits with 0 when everything is up to date', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue }))
    await spawnPikku(['prebuild', '--cwd', project.directory])
    const { exitCode, stderr } = await spawnPikku([
      'prebuild',
      '--check',
      '--cwd',
      project.directory,
    ])
    expect({ exitCode, stderr: stderr.replace(/\d+ ms/, 'N ms') }).toEqual({
      exitCode: 0,
      stderr: '1 queue, up to date. (N ms)',
    })
  })

  test('names each missing, stale and leftover file with its diff and the command, and writes nothing', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue }))
    await spawnPikku(['prebuild', '--cwd', project.directory])
    project.write(
      'src/mail.ts',
      mailQueue.replace('{ to: string }', '{ to: string; copy?: string }'),
    )
    project.remove('.pikku/pikku-bootstrap.gen.ts')
    project.write('.pikku/pikku-old.gen.ts', project.read('.pikku/pikku-types.gen.ts'))
    const before = project.output()
    const { exitCode, stderr } = await spawnPikku([
      'prebuild',
      '--check',
      '--cwd',
      project.directory,
    ])
    expect(exitCode).toBe(1)
    expect(stderr).toContain('missing: .pikku/pikku-bootstrap.gen.ts')
    expect(stderr).toContain('stale: .pikku/pikku-queue-map.gen.ts')
    expect(stderr).toContain('leftover: .pikku/pikku-old.gen.ts')
    expect(stderr).toContain('+      copy?: string')
    expect(stderr).toContain('4 files out of date. Run: npx pikku prebuild')
    expect(project.output()).toEqual(before)
  })

  test('names the files where the config says they are, and GitHub gets each as a finding', async () => {
    const project = use(
      createProject({ 'src/mail.ts': mailQueue, 'pikku.config.json': '{ "outDir": "src/made" }' }),
    )
    const check = ['prebuild', '--check', '--cwd', project.directory, '--reporter', 'github']
    const { exitCode, stderr } = await pikku(check)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('missing: src/made/pikku-bootstrap.gen.ts\n')
    expect(stderr).toContain(
      '::error file=src/made/pikku-bootstrap.gen.ts,title=pikku::missing. Run: npx pikku prebuild\n',
    )
  })

  test('exits with 1 when nothing has been generated yet', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue }))
    const { exitCode, stderr } = await pikku(['prebuild', '--check', '--cwd', project.directory])
    expect(exitCode).toBe(1)
    expect(stderr).toContain('8 files out of date.')
    expect(project.list('.pikku')).toEqual([])
  })
})

describe('text as other systems and editors write it', () => {
  const mark = '\uFEFF'
  const crlf = (text: string): string => text.replaceAll('\n', '\r\n')

  test('a checkout with other line ends, or a byte order mark, is fresh, and is not written again', async () => {
    const project = use(createProject({ 'src/mail.ts': mailQueue }))
    await pikku(['prebuild', '--cwd', project.directory])
    await pikku(['client', '--out', 'client', '--cwd', project.directory])
    for (const directory of ['.pikku', 'client'])
      for (const name of project.list(directory)) {
        const text = crlf(project.read(`${directory}/${name}`))
        project.write(`${directory}/${name}`, name.endsWith('.ts') ? mark + text : text)
      }
    const before = project.output()
    const check = await pikku(['prebuild', '--check', '--cwd', project.directory])
    const client = await pikku(['client', '--check', '--out', 'client', '--cwd', project.directory])
    await pikku(['prebuild', '--no-cache', '--cwd', project.directory])
    expect([check.exitCode, client.exitCode, project.output()]).toEqual([0, 0, before])
  })

  test('a byte order mark is no error, in any file that is read', async () => {
    const marked = (text: string): string => mark + crlf(text)
    const project = use(
      createProject({
        'src/mail.ts': marked(
          `import type data from './data.json'\nimport type { T } from 'p'\n${mailQueue.replace('{ to: string }', '{ to: string; data: typeof data; p: T }')}`,
        ),
        'src/data.json': marked('{ "size": 1 }'),
        'node_modules/p/package.json': marked('{ "name": "p", "types": "./p.d.ts" }'),
        'node_modules/p/p.d.ts': marked('export interface T { p: 1 }\n'),
        'base.json': marked('{ "compilerOptions": { "strict": true, "resolveJsonModule": true } }'),
        'tsconfig.json': marked(
          '{ "extends": "./base.json", "compilerOptions": { "module": "esnext", "moduleResolution": "bundler" }, "include": ["src"] }',
        ),
        'pikku.config.json': marked('{ "outDir": ".pikku" }'),
      }),
    )
    project.write('package.json', marked(project.read('package.json')))
    await pikku(['lock', '--cwd', project.directory])
    project.write('pikku-queue.lock.json', marked(project.read('pikku-queue.lock.json')))
    const { exitCode, stderr } = await pikku(['prebuild', '--check', '--cwd', project.directory])
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
    expect(project.read('.pikku/pikku-queue-map.gen.ts')).toMatch(/p: 1[\s\S]*size: number/)
  })

  test('a source in UTF-16 is read as the compiler reads it', async () => {
    const project = use(createProject({ 'src/mail.ts': '' }))
    const file = path.join(project.directory, 'src/mail.ts')
    writeFileSync(file, Buffer.from(mark + mailQueue, 'utf16le'))
    await pikku(['prebuild', '--cwd', project.directory])
    const little = project.output()
    writeFileSync(file, Buffer.from(mark + mailQueue, 'utf16le').swap16())
    const { exitCode } = await pikku([
      'prebuild',
      '--check',
      '--no-cache',
      '--cwd',
      project.directory,
    ])
    expect([exitCode, little['pikku-queue-map.gen.ts']]).toEqual([
      0,
      expect.stringContaining('messageId'),
    ])
  })

  test('a wiring file that no import can name is an error that says so', async () => {
    // Where `\` separates directories, no name can hold one.
    const slashed = path.sep === '/' ? ['a\\b', 'd\\e/x'] : []
    const names = ['what?', 'a\tb', '50%', 'c#/x', ...slashed]
    const project = use(
      createProject(
        Object.fromEntries(
          names.map((name, index) => [
            `src/${name}.ts`,
            mailQueue.replace("'mail'", `'mail-${index}'`),
          ]),
        ),
      ),
    )
    const { stderr, exitCode } = await pikku(['prebuild', '--cwd', project.directory])
    expect([exitCode, stderr.match(/error PK504/g)?.length]).toEqual([1, names.length])
    expect(stderr).toContain('Rename the directory "c#", to "c-" for instance.')
  })
})
