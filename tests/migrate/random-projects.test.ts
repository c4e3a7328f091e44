import { rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { linkPikku } from '../../fixtures/link-pikku.js'
import { createProject, pikku, type Project } from '../cli/project.js'
import { typecheck } from '../fixtures/typecheck.js'
import { composeProject } from './compose-project.js'
import { settingsOfShop } from './settings-of-shop.js'

const open: Project[] = []
afterEach(() => {
  for (const project of open.splice(0)) project.dispose()
})

const asked = process.env['PIKKU_SEED'] ?? '20260'
const first = asked === 'random' ? Date.now() % 100_000 : Number(asked)
const seeds = Array.from(
  { length: Number(process.env['PIKKU_PROJECTS'] ?? 1) },
  (_, at) => first + at,
)
const queueCount = Number(process.env['PIKKU_QUEUES'] ?? 12)

const promise = 'no composition is left half, or brings an error, or loses a remark or a line end'
test.for(seeds)(`seed %d: ${promise}`, async (seed) => {
  const bossVersion = seed % 2 === 0 ? 12 : 10
  const { files, queues } = composeProject(seed, queueCount, bossVersion)
  const project = createProject({
    ...settingsOfShop('pikku', 'bullmq', 'pg-boss', '@types/node'),
    ...files,
  })
  open.push(project)
  await linkPikku(project.directory)
  if (bossVersion === 10) useBoss10(project)
  const known = new Set(typecheck('typescript-7.0', project.directory).map(keyOf))
  const way = [[], ['--job-names', 'queues'], ['--job-names', 'union']][seed % 3] ?? []
  const { exitCode, stderr } = await pikku([
    'migrate',
    '--cwd',
    project.directory,
    '--write',
    ...way,
  ])
  expect(exitCode).toBe(0)
  const raw =
    /new (?:bull\.)?(?:Queue|Worker)[<(]|\bboss\.(?:work|send\w*|insert|schedule|cancel)\b/
  const half = queues.filter((own) => {
    const texts = own.map((file) => project.read(file).replaceAll(/\/\*.*?\*\//g, ''))
    return (
      texts.some((text) => raw.test(text)) && texts.some((text) => /wireQueueWorker\(/.test(text))
    )
  })
  expect(half, `seed ${seed}`).toEqual([])
  const silent = queues
    .flat()
    .filter((file) => raw.test(project.read(file).replaceAll(/\/\*.*?\*\//g, '')))
    .filter((file) => !stderr.includes(`left alone: ${file}:`))
  expect(silent, `seed ${seed}`).toEqual([])
  expect(stderr, `seed ${seed}`).toMatch(
    /left alone: src\/old\.ts:2:\d+ .*\n(?:.*\n)*?left alone: src\/old\.ts:3:/,
  )
  const mixed = queues
    .flat()
    .filter((file) => files[file]?.includes('\r\n') && /(?<!\r)\n/.test(project.read(file)))
  expect(mixed, `seed ${seed}`).toEqual([])
  const built = await pikku(['prebuild', '--cwd', project.directory])
  expect(built.stderr, `seed ${seed}`).not.toMatch(/ - error /)
  const added = typecheck('typescript-7.0', project.directory).filter(
    (each) => !known.has(keyOf(each)),
  )
  expect(added, `seed ${seed}`).toEqual([])
  expect(project.read('src/plain.ts')).toContain("wireQueueWorker({ queue: 'plain'")
})

function useBoss10({ directory }: Project): void {
  const place = path.join(directory, 'node_modules/pg-boss')
  rmSync(place)
  symlinkSync(
    fileURLToPath(new URL('../../node_modules/pg-boss-10', import.meta.url)),
    place,
    'junction',
  )
}

function keyOf({ file, code, message }: { file: string; code: number; message: string }): string {
  return `${file} ${code} ${message}`
}
