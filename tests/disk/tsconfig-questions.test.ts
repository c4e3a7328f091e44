import { mkdirSync, realpathSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { createFixture } from 'fs-fixture'
import { expect, test } from 'vitest'
import { readTsconfig } from '../../src/config/read-tsconfig.js'
import { createDisk } from '../../src/disk/disk.js'
import { emptyTrace } from '../../src/disk/trace.js'
import { toPosix } from '../../src/facts/posix-path.js'
import { preferSource } from '../../src/inspect/modules/source-of-output.js'

test('each file that a tsconfig extends is noted, and each place where it was looked for', async () => {
  await using project = await createFixture({
    'shop/tsconfig.json': JSON.stringify({
      extends: ['./base', '@acme/tsconfig/strict.json', 'plain-tsconfig'],
    }),
    'shop/base.json': JSON.stringify({ extends: './root.json' }),
    'shop/root.json': '{}',
    'acme/package.json': JSON.stringify({ name: '@acme/tsconfig' }),
    'acme/strict.json': '{}',
    'node_modules/plain-tsconfig/package.json': JSON.stringify({ exports: './tsconfig.json' }),
    'node_modules/plain-tsconfig/tsconfig.json': '{}',
  })
  const root = toPosix(realpathSync(project.path))
  mkdirSync(path.join(root, 'shop/node_modules/@acme'), { recursive: true })
  symlinkSync(
    path.join(root, 'acme'),
    path.join(root, 'shop/node_modules/@acme/tsconfig'),
    'junction',
  )
  const trace = emptyTrace()

  readTsconfig(createDisk(trace), path.join(root, 'shop'), undefined)

  expect([...trace.read].sort()).toEqual([
    `${root}/acme/package.json`,
    `${root}/acme/strict.json`,
    `${root}/node_modules/plain-tsconfig/package.json`,
    `${root}/node_modules/plain-tsconfig/tsconfig.json`,
    `${root}/shop/base.json`,
    `${root}/shop/root.json`,
    `${root}/shop/tsconfig.json`,
  ])
  expect([...trace.absent]).toContain(`${root}/shop/node_modules/plain-tsconfig`)
  expect([...trace.absentDirectories]).toContain(`${root}/shop/node_modules/plain-tsconfig`)
  expect([...trace.links]).toEqual([[`${root}/shop/node_modules/@acme/tsconfig`, `${root}/acme`]])
})

test('so is each file that the tsconfig of another package of the workspace extends', async () => {
  await using project = await createFixture({
    'mails/package.json': '{}',
    'mails/tsconfig.json': JSON.stringify({ extends: './base.json' }),
    'mails/base.json': JSON.stringify({ compilerOptions: { rootDir: 'src', outDir: 'dist' } }),
    'mails/src/index.ts': 'export {}',
    'mails/dist/index.d.ts': 'export {}',
  })
  const root = toPosix(realpathSync(project.path))
  const trace = emptyTrace()
  const built = {
    resolvedFileName: `${root}/mails/dist/index.d.ts`,
    extension: '.d.ts',
    isExternalLibraryImport: false,
    resolvedUsingTsExtension: false,
  }

  const found = preferSource({ resolvedModule: built }, createDisk(trace))

  expect(found.resolvedModule?.resolvedFileName).toBe(`${root}/mails/src/index.ts`)
  expect([...trace.read].sort()).toEqual([`${root}/mails/base.json`, `${root}/mails/tsconfig.json`])
})
