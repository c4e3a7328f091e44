import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { execa } from 'execa'
import { createFixture } from 'fs-fixture'
import { describe, expect, test } from 'vitest'

import { repository } from '../../scripts/build/places.js'

interface Manifest {
  readonly exports: Readonly<
    Record<string, string | { readonly types: string; readonly default: string }>
  >
  readonly typesVersions: Readonly<Record<'*', Readonly<Record<string, readonly string[]>>>>
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>
}

const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as Manifest
const entries = Object.entries(manifest.exports).flatMap(([subpath, target]) =>
  typeof target === 'string' ? [] : [{ subpath, name: subpath.replace('.', 'pikku'), ...target }],
)

test('every entry has its code and its types in dist', () => {
  const files = entries.flatMap((entry) => [entry.types, entry.default])
  expect(files.filter((file) => !existsSync(join(repository, file)))).toEqual([])
})

test('typesVersions says for every entry what exports says', () => {
  const classic = entries.filter(({ subpath }) => subpath !== '.')
  expect(manifest.typesVersions['*']).toEqual(
    Object.fromEntries(classic.map(({ subpath, types }) => [subpath.slice(2), [types]])),
  )
})

test('no engine is installed for who does not ask for it', () => {
  const optional = Object.keys(manifest.peerDependencies).filter(
    (name) => manifest.peerDependenciesMeta[name]?.optional,
  )
  expect(optional).toEqual(Object.keys(manifest.peerDependencies))
})

describe.each([
  { typescript: 'typescript-5.6', module: 'esnext', moduleResolution: 'node10' },
  { typescript: 'typescript-5.9', module: 'esnext', moduleResolution: 'bundler' },
  { typescript: 'typescript', module: 'nodenext', moduleResolution: 'nodenext' },
  { typescript: 'typescript-7.0', module: 'nodenext', moduleResolution: 'nodenext' },
])('$typescript with moduleResolution $moduleResolution', ({ typescript, ...options }) => {
  test('finds the types of every entry, and they hold under the strictest flags', async () => {
    await using project = await createFixture({
      'package.json': JSON.stringify({ type: 'module' }),
      'tsconfig.json': JSON.stringify({ compilerOptions: { ...strictest, ...options } }),
      'all.ts': entries
        .map(({ name }, index) => `import * as entry${index} from '${name}'\nvoid entry${index}`)
        .join('\n'),
      'node_modules/pikku': ({ symlink }) => symlink(repository),
      'node_modules/@types': ({ symlink }) => symlink(join(repository, 'node_modules/@types')),
    })
    const tsc = join(repository, 'node_modules', typescript, 'bin/tsc')
    const { stdout, exitCode } = await execa(process.execPath, [tsc, '--noEmit'], {
      cwd: project.path,
      reject: false,
    })
    expect(stdout).toBe('')
    expect(exitCode).toBe(0)
  })
})

const strictest = {
  target: 'es2022',
  lib: ['es2022'],
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
}
