import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { readConfig } from '../../dist/config/read-config.js'
import { concernedFiles } from '../../dist/migrate/concerned-files.js'
import { listFiles } from '../../dist/scan/list-files.js'
import { scan } from '../../dist/scan/scan.js'
import { createProject, type Project } from '../cli/project.js'

const open: Project[] = []
afterEach(() => {
  for (const project of open.splice(0)) project.dispose()
})

/** Those of the files that a migration parses. */
async function concerned(files: Record<string, string>): Promise<string[]> {
  const project = createProject(files)
  open.push(project)
  const { config } = await readConfig({ cwd: project.directory })
  return concernedFiles(config, scan(config, listFiles(config))).map((file) =>
    path.posix.relative(project.directory, file),
  )
}

const queue = "import { Queue } from 'bullmq'\nexport const mails = new Queue('mails')\n"
const other = 'export const other = 1\n'

describe('the files that a migration parses', () => {
  test('are none where nothing names an engine or pikku', async () => {
    expect(await concerned({ 'src/other.ts': other, 'src/more.ts': other })).toEqual([])
  })

  test('are those that name one, and those that import them at any remove', async () => {
    const files = {
      'src/queue.ts': queue,
      'src/index.ts': "export * from './queue.js'\n",
      'src/lazy.ts': "export const load = () => import('./index.js')\n",
      'src/required.ts': "import queues = require('./queue.js')\nexport { queues }\n",
      'src/other.ts': other,
    }
    expect(await concerned(files)).toEqual([
      'src/index.ts',
      'src/lazy.ts',
      'src/queue.ts',
      'src/required.ts',
    ])
  })

  test('are those that import the project by its own name', async () => {
    const files = {
      'src/queue.ts': queue,
      'src/other.ts': other,
      'src/user.ts': "import { mails } from 'shop/queue'\nvoid mails.add('mail', {})\n",
      'package.json': JSON.stringify({
        name: 'shop',
        type: 'module',
        exports: { './*': './src/*.ts' },
      }),
    }
    expect(await concerned(files)).toEqual(['src/queue.ts', 'src/user.ts'])
  })

  test('are all where one that names an engine declares something for every file', async () => {
    const files = {
      'src/queue.ts': `${queue}declare global { var queues: { mails: typeof mails } }\n`,
      'src/other.ts': other,
      'src/user.ts': "export const send = () => globalThis.queues.mails.add('mail', {})\n",
    }
    expect(await concerned(files)).toEqual(['src/other.ts', 'src/queue.ts', 'src/user.ts'])
  })
})
