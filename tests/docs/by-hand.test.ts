import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishPikku, type PublishedPikku } from '../templates/published-pikku.js'
import { readPages } from './read-page.js'

let published: PublishedPikku
beforeAll(async () => {
  published = await publishPikku()
})
afterAll(() => published.remove())

/** The page to its letter: its commands in an empty directory, its files, and what it says of them. */
test('who follows the page for a start by hand has a job done, and mistakes that do not compile', async () => {
  const page = readPages().find(({ file }) => file === 'docs/getting-started.md')
  const blocks = page?.blocks ?? []
  const commands = blocks.find(({ text }) => text.includes('npm init'))?.text ?? ''
  expect(commands).toMatch(/npm install .*pikku$/m)
  const { env, place } = published
  const directory = path.join(place, 'by-hand')
  await mkdir(path.join(directory, 'src'), { recursive: true })
  const run = (command: string) =>
    execa(command, { shell: true, cwd: directory, env, extendEnv: false, all: true, reject: false })
  for (const command of commands.split('\n')) {
    const { exitCode, all } = await run(command)
    expect({ command, exitCode, all }).toMatchObject({ exitCode: 0 })
  }
  for (const { title, text } of blocks) {
    if (title !== undefined) await writeFile(path.join(directory, title), text)
  }
  const prebuild = await run('npx pikku prebuild')
  expect(prebuild.all).toMatch(/^1 queue, 8 files written\./m)
  const done = await run('npx tsx src/main.ts')
  expect(done).toMatchObject({ exitCode: 0 })
  expect(done.all).toContain('Report for 2030-01-01T00:00:00.000Z')
  // What a worker needs to be told to stop: the types of Node are found.
  await writeFile(path.join(directory, 'src/stop.ts'), "process.once('SIGTERM', () => {})\n")
  const { all } = await run('npx tsc --noEmit --pretty false')
  const places = [...all.matchAll(/^(\S+)\(\d+,\d+\): error/gm)].map(([, file]) => file)
  expect(places).toEqual(Array.from({ length: 3 }, () => 'src/mistakes.ts'))
})
