import { afterEach, expect, test } from 'vitest'
import { linkPikku } from '../../fixtures/link-pikku.js'
import { createProject, pikku, type Project } from '../cli/project.js'
import { composeWorkers } from './compose-workers.js'
import { settingsOfShop } from './settings-of-shop.js'

const open: Project[] = []
afterEach(() => {
  for (const project of open.splice(0)) project.dispose()
})

async function migrate(
  files: Readonly<Record<string, string>>,
): Promise<{ readonly project: Project; readonly said: string }> {
  const project = createProject({ ...settingsOfShop('pikku', 'bullmq', '@types/node'), ...files })
  open.push(project)
  await linkPikku(project.directory)
  const { stderr, exitCode } = await pikku(['migrate', '--cwd', project.directory, '--write'])
  expect(exitCode).toBe(0)
  return { project, said: stderr }
}

test('of 59 workers in the proportions of public projects, each is rewritten whole or left with a remark', async () => {
  const workers = composeWorkers()
  const { project, said } = await migrate(
    Object.fromEntries(workers.map(({ file, text }) => [file, text])),
  )
  const fates = workers.map(({ file, text }) => {
    const now = project.read(file)
    const isRemarked = ['queue', 'worker'].every((part) =>
      new RegExp(String.raw`left alone: ${file}:\d+:\d+ - this ${part} stays: \S`).test(said),
    )
    if (now === text) return isRemarked ? 'left' : 'silent'
    return /new (?:Queue|Worker)[<(]/.test(now) ? 'half' : 'rewritten'
  })
  const any = await migrate({
    'src/any.ts': `import { Worker } from 'bullmq'\nnew Worker(process.env.QUEUE ?? 'any', async (job) => { console.log(job.data) })\n`,
  })
  const isAnyLeft = any.said.includes('left alone: src/any.ts:2:1 - this worker stays')
  const count = (fate: string): number => fates.filter((each) => each === fate).length
  expect({
    rewritten: count('rewritten'),
    left: count('left') + Number(isAnyLeft),
    half: count('half'),
    silent: count('silent'),
  }).toEqual({ rewritten: 22, left: 37, half: 0, silent: 0 })
  const built = await pikku(['prebuild', '--cwd', project.directory])
  expect(built.stderr).not.toMatch(/ - error /)
}, 240_000)
