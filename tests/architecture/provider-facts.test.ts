import { existsSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { describe, expect, test } from 'vitest'

import { providerNames } from '../../src/config/config.js'
import { ownWorkerOptions, providerFacts } from '../../src/facts/provider-facts.js'
import { workerOptions } from '../../src/model/option-table.js'
import type { ProviderCapabilities } from '../../src/runtime/job/capabilities.js'

describe('what the compiler knows of an engine is what its capability table says', () => {
  test('every provider has its facts', () => {
    expect(Object.keys(providerFacts).sort()).toEqual([...providerNames].sort())
  })

  test.each(providerNames)('%s', async (provider) => {
    const { results, priority, workerOptions: options } = await readCapabilities(provider)
    expect(providerFacts[provider]).toEqual({
      results: results !== 'none',
      priority: priority !== 'none',
      workerOptions: [...options],
    })
  })
})

test('an option of an engine is an option of the compiler', () => {
  const known = workerOptions.map(({ name }) => name)
  const named = Object.values(providerFacts).flatMap(({ workerOptions: options }) => options)
  const unknown = [...ownWorkerOptions, ...named].filter(
    (name) => !known.includes(`config.${name}`) && !known.includes(name),
  )
  expect(unknown).toEqual([])
})

async function readCapabilities(provider: string): Promise<ProviderCapabilities> {
  const file = fileURLToPath(
    new URL(`../../src/runtime/providers/${provider}/capabilities.ts`, import.meta.url),
  )
  expect(existsSync(file), `${file} is there`).toBe(true)
  const tables = Object.values((await import(pathToFileURL(file).href)) as object)
  const found = (tables as ProviderCapabilities[]).find((table) => table.provider === provider)
  if (found === undefined) throw new Error(`No capability table of ${provider}`)
  return found
}
