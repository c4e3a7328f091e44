import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { describe, expect, test } from 'vitest'

import { ownWorkerOptions } from '../../src/facts/own-worker-options.js'
import { providerNames, providers, type Provider } from '../../src/facts/providers.js'
import { workerOptions } from '../../src/model/option-table.js'
import type { ProviderCapabilities, Support } from '../../src/runtime/job/capabilities.js'
import { runtimes } from '../../src/setup/create/runtimes.js'

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>
  readonly typesVersions: { readonly '*': Readonly<Record<string, readonly string[]>> }
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const providersFolder = path.join(root, 'src/runtime/providers')
const manifest = createRequire(import.meta.url)('../../package.json') as Manifest
const readme = readFileSync(path.join(root, 'README.md'), 'utf8')

/** Peer dependencies that no engine needs. */
const otherPeers = ['@opentelemetry/api', '@nestjs/common', '@nestjs/core']

test('each row is a folder of the runtime, and each folder has its row', () => {
  const folders = readdirSync(providersFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
  expect(folders.sort()).toEqual([...providerNames].sort())
})

describe.each(providerNames)('%s', (name) => {
  const row: Provider = providers[name]

  test('its row says what its capability table says', async () => {
    const capabilities = await readCapabilities(name)
    expect({
      results: row.results,
      priority: row.priority,
      repeats: row.scheduleElsewhere === undefined,
      external: row.external,
      workerOptions: row.workerOptions,
      keys: row.keys,
    }).toEqual({
      results: capabilities.results !== 'none',
      priority: capabilities.priority !== 'none',
      repeats: capabilities.repeat !== 'none',
      external: capabilities.external !== undefined,
      workerOptions: [...capabilities.workerOptions],
      keys: [
        ...(has(capabilities.limit) ? ['limit'] : []),
        ...(has(capabilities.group) ? ['group'] : []),
        ...(has(capabilities.ordered) ? ['ordered'] : []),
        ...(has(capabilities.unique) ? ['unique'] : []),
      ],
    })
  })

  test('the package exports it, under each of its own specifiers, to all resolvers', () => {
    const older = row.olderSpecifiers.filter((specifier) => specifier.startsWith('pikku/'))
    const subpaths = [row.entry, ...older.map((specifier) => specifier.slice('pikku/'.length))]
    const dist = `./dist/runtime/providers/${name}/index`
    for (const subpath of subpaths) {
      expect(manifest.exports[`./${subpath}`]).toEqual({
        types: `${dist}.d.ts`,
        default: `${dist}.js`,
      })
      expect(manifest.typesVersions['*'][subpath]).toEqual([`${dist}.d.ts`])
    }
  })

  test('its engine is an optional peer dependency', () => {
    const others = row.peers.filter(
      (peer) =>
        manifest.peerDependencies[peer] === undefined ||
        manifest.peerDependenciesMeta[peer]?.optional !== true,
    )
    expect(others).toEqual([])
  })

  test('its entry exports the service that its row makes', async () => {
    const factory = row.service.slice(0, row.service.indexOf('('))
    const entry = pathToFileURL(path.join(providersFolder, name, 'index.ts')).href
    expect((await import(entry)) as object).toHaveProperty(factory, expect.any(Function))
  })

  test('its bundle has a size limit', async () => {
    const contents = await sizedBundles()
    expect(contents.some((text) => text.includes(`'./providers/${name}/index.js'`))).toBe(true)
  })

  test('a new project can run on it', () => {
    expect(runtimes.map(({ provider }) => provider)).toContain(name)
    expect(existsSync(path.join(root, 'templates', name))).toBe(true)
  })

  test('the README says where it is imported from and what to install', () => {
    const line = readmeRows().find(([title]) => title === row.title)
    const [, entry, , install = ''] = line ?? []
    expect(entry).toBe(`\`pikku/${row.entry}\``)
    const packages = [...install.matchAll(/`([^`]+)`/g)].map(([, found]) => found)
    expect(packages.length > 0).toBe(row.peers.length > 0)
    expect(packages.filter((found) => !row.peers.includes(found ?? ''))).toEqual([])
  })
})

test('the README lists no provider without a row', () => {
  const titles = Object.values<Provider>(providers).map(({ title }) => title)
  expect(
    readmeRows()
      .map(([title = '']) => title)
      .sort(),
  ).toEqual(titles.sort())
})

test('each optional peer dependency is the engine of a provider', () => {
  const peers = Object.values<Provider>(providers).flatMap((row) => row.peers)
  expect(Object.keys(manifest.peerDependencies).sort()).toEqual([...peers, ...otherPeers].sort())
})

test('an option of an engine is an option of the compiler', () => {
  const known = workerOptions.map(({ name }) => name)
  const named = Object.values<Provider>(providers).flatMap((row) => row.workerOptions)
  const unknown = [...ownWorkerOptions, ...named].filter(
    (name) => !known.includes(`config.${name}`) && !known.includes(name),
  )
  expect(unknown).toEqual([])
})

function has(support: Support | undefined): boolean {
  return (support ?? 'none') !== 'none'
}

async function readCapabilities(provider: string): Promise<ProviderCapabilities> {
  const file = path.join(providersFolder, provider, 'capabilities.ts')
  expect(existsSync(file), `${file} is there`).toBe(true)
  const tables = Object.values((await import(pathToFileURL(file).href)) as object)
  const found = (tables as ProviderCapabilities[]).find((table) => table.provider === provider)
  if (found === undefined) throw new Error(`No capability table of ${provider}`)
  return found
}

/** The rows of the README's table of providers, by cell. */
function readmeRows(): string[][] {
  const [, table = ''] = /\n\| provider \|[^\n]*\n\|[- |]+\n((?:\|[^\n]*\n)+)/.exec(readme) ?? []
  return table
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, ...cells]) => cells)
}

/** What each bundle with a size limit imports. */
async function sizedBundles(): Promise<string[]> {
  interface Bundle {
    readonly modifyEsbuildConfig: (config: object) => { readonly stdin: { contents: string } }
  }
  const file = pathToFileURL(path.join(root, '.size-limit.js')).href
  const { default: bundles } = (await import(file)) as { default: readonly Bundle[] }
  return bundles.map(({ modifyEsbuildConfig }) => modifyEsbuildConfig({}).stdin.contents)
}
