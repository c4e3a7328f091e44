import type { ProviderCapabilities } from '../job/capabilities.js'
import { InvalidJobOptionsError } from '../job/errors/invalid-job-options-error.js'
import { UnsupportedByProviderError } from '../job/errors/unsupported-by-provider-error.js'
import { isObject } from '../job/is-object.js'
import type { JobGroup, JobUnique } from '../job/keys/key-options.js'
import type { JobOptions } from '../job/options/job-options.js'
import { hasFeature } from '../job/has-feature.js'
import { resolveKey } from '../job/keys/resolve-key.js'

/** What a producer must know of `group` and `unique`; `pikku prebuild` writes it from the wiring. */
export interface KeyDefinition {
  readonly group?: {
    readonly by: readonly string[]
    readonly tier?: string
    readonly ordered?: true
  }
  /** Times are in milliseconds. */
  readonly unique?: Omit<JobUnique, 'key'> & { readonly by: readonly string[] }
}

/** Reads the keys of a job from its data. Only definitions of queues with keys ask for it. */
export interface JobKeys {
  /** The options that the keys add. Throws `InvalidJobOptionsError`, `UnsupportedByProviderError`. */
  read(
    definition: KeyDefinition,
    data: unknown,
    options: JobOptions,
    capabilities: ProviderCapabilities,
  ): Pick<JobOptions, 'group' | 'unique'>
}

export const jobKeys: JobKeys = {
  read({ group, unique }, data, options, capabilities) {
    if (group !== undefined && options.group !== undefined) {
      throw new InvalidJobOptionsError(
        `group: the wiring of the queue computes it from the data (group.by: ${group.by.join(', ')})`,
      )
    }
    const needs = group?.ordered === true ? 'ordered' : 'group'
    if (group !== undefined) refuseWithout(needs, 'group', capabilities)
    if (unique !== undefined) refuseWithout('unique', 'unique', capabilities)
    return {
      ...(group === undefined ? {} : { group: readGroup(group, data) }),
      ...(unique === undefined ? {} : { unique: readUnique(unique, data) }),
    }
  },
}

function refuseWithout(
  feature: 'group' | 'ordered' | 'unique',
  option: string,
  capabilities: ProviderCapabilities,
): void {
  if (hasFeature(capabilities, feature)) return
  const wiring = `the option '${option}' of the queue's wiring`
  throw new UnsupportedByProviderError(capabilities.provider, wiring)
}

function readGroup({ by, tier }: NonNullable<KeyDefinition['group']>, data: unknown): JobGroup {
  const id = keyText(by, data, 'group.by')
  if (tier === undefined) return { id }
  return { id, tier: String(scalarAt(tier, data, 'group.tier')) }
}

function readUnique(
  { by, ...rule }: NonNullable<KeyDefinition['unique']>,
  data: unknown,
): JobUnique {
  return { ...rule, key: keyText(by, data, 'unique.by') }
}

/**
 * The values of the paths as JSON. A bigint is marked as in TypeScript, so that `1`, `'1'` and `1n` are three keys; nobody
 * parses the text again.
 */
export function keyText(paths: readonly string[], data: unknown, option: string): string {
  const texts = paths.map((path) => {
    const value = scalarAt(path, data, option)
    return typeof value === 'bigint' ? `${value}n` : JSON.stringify(value)
  })
  return resolveKey(`[${texts.join(',')}]`, option)
}

function scalarAt(path: string, data: unknown, option: string): string | number | boolean | bigint {
  let value = data
  for (const name of path.split('.')) {
    value = isObject(value) ? (value as Record<string, unknown>)[name] : undefined
  }
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
      return value
    default:
      throw new InvalidJobOptionsError(
        `${option}: data.${path} is ${value === null ? 'null' : typeof value}, and a key must be a string, a number, a` +
          ' boolean or a bigint',
      )
  }
}
