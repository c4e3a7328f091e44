import { mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createProject, mailQueue, pikku, type Project } from '../cli/project.js'
import { linkModules } from './write-project.js'
import { recipe } from './recipe.js'

const installed = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url))
const tsconfig = {
  compilerOptions: {
    strict: true,
    module: 'nodenext',
    target: 'es2022',
    skipLibCheck: true,
    types: ['node'],
    noEmit: true,
  },
  include: ['src', '.pikku'],
}

interface Finding {
  readonly span?: { readonly file: string; readonly line: number; readonly column: number } | null
  readonly severity: string
  readonly code: string
}

let project: Project
beforeEach(() => {
  project = createProject({
    'tsconfig.json': JSON.stringify(tsconfig),
    'src/mail.ts': mailQueue,
    'src/producer.ts': `import { PikkuQueue } from '../.pikku/pikku-queue.gen.js'
export const send = (queue: PikkuQueue) => queue.add('mail', { to: 'a' })
`,
  })
})
afterEach(() => project.dispose())

/** As `npm ci` would leave it. */
function install(): void {
  linkModules(project.directory)
  const bin = path.join(project.directory, 'node_modules/.bin')
  mkdirSync(bin)
  symlinkSync(installed('bin/pikku.js'), path.join(bin, 'pikku'))
  symlinkSync(installed('node_modules/typescript-7.0/bin/tsc'), path.join(bin, 'tsc'))
}

const run = (command: string) =>
  execa(command, { shell: true, cwd: project.directory, reject: false, all: true })

test('the recipe for lefthook lets a commit of a project in order pass, and stops one that is not', async () => {
  install()
  await pikku(['prebuild', '--cwd', project.directory])
  project.write('lefthook.yml', recipe('lefthook.yml'))
  project.write('.gitignore', 'node_modules\n')
  await run('git init -q && git config user.name Ada && git config user.email ada@example.com')
  await run(`node ${installed('node_modules/lefthook/bin/index.js')} install`)
  const commit = () => run('git add -A && git commit -qm "As it is"')
  expect(await commit()).toMatchObject({ exitCode: 0 })
  project.write('src/mail.ts', mailQueue.replace('to: string', 'to: string; subject: string'))
  const { exitCode, all } = await commit()
  expect(exitCode).toBe(1)
  expect(all).toContain('pikku-queue-map.gen.ts')
  expect((await run('git log --oneline')).stdout.split('\n')).toHaveLength(1)
  await pikku(['prebuild', '--cwd', project.directory])
  expect(await commit()).toMatchObject({ exitCode: 0 })
})

test('the problem matcher for the editor reads every finding that is printed', async () => {
  const tasks = JSON.parse(recipe('.vscode/tasks.json')) as {
    tasks: [{ problemMatcher: { pattern: Record<string, string | number> } }]
  }
  const { regexp, ...groups } = tasks.tasks[0].problemMatcher.pattern
  project.write(
    'src/wrong.ts',
    `${mailQueue}\nwireQueueWorker({ queue: process.env.QUEUE, func: sendMail })\nwireQueueWorker({ name: 'Mail', func: sendMail })\n`,
  )
  const json = await pikku(['prebuild', '--cwd', project.directory, '--reporter', 'json'])
  const printed = await pikku(['prebuild', '--cwd', project.directory])
  const pattern = new RegExp(String(regexp))
  const matched = printed.stderr.split('\n').flatMap((line) => {
    const match = pattern.exec(line)
    if (match === null) return []
    const read = Object.entries(groups).map(([name, group]) => [name, match[Number(group)]])
    return [Object.fromEntries(read) as Record<string, string>]
  })
  const findings = json.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Finding)
    .flatMap(({ span, severity, code }) =>
      span == null
        ? []
        : [
            {
              file: span.file,
              line: String(span.line),
              column: String(span.column),
              severity,
              code,
            },
          ],
    )
  expect(matched.map(({ message: _message, ...rest }) => rest)).toEqual(findings)
  expect(new Set(matched.map(({ severity }) => severity)).size).toBeGreaterThan(1)
})
