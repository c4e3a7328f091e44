import { diagnose } from '../diagnostics/diagnose.js'
import { providers, type Provider } from '../facts/providers.js'
import { normaliseValue } from '../model/normalise-settings.js'
import type { PlacedOption } from '../model/place-options.js'
import type { Rule } from './rule.js'
import { optionsOf } from './worker-options.js'

/** How long a job is held, by the option that says so, and how many milliseconds its number stands for. */
const locks = [
  { name: 'lockDuration', unit: 1 },
  { name: 'visibilityTimeout', unit: 1000 },
] as const

/** An attempt that may last longer than its job is held: a worker too busy to renew its hold loses the job meanwhile. */
export const lockShorterThanTimeout: Rule = ({ workers }, { provider }) => {
  const facts: Provider | null = provider === null ? null : providers[provider]
  return workers.flatMap((worker) => {
    const options = optionsOf(worker)
    const timeout = numberOf(options, 'timeout')
    if (timeout === undefined) return []
    return locks.flatMap(({ name, unit }) => {
      const lock = options.find((option) => option.name === `config.${name}`)
      const held = numberOf(options, `config.${name}`)
      const isUsed = facts === null || facts.workerOptions.includes(name)
      if (lock === undefined || held === undefined || !isUsed || held * unit >= timeout) return []
      const values = { option: lock.written, held: held * unit, timeout }
      return [diagnose('lockShorterThanTimeout', values, lock.entry.value.span)]
    })
  })
}

function numberOf(options: readonly PlacedOption[], name: string): number | undefined {
  const found = options.find((option) => option.name === name)
  const value = found && normaliseValue(name, found.entry.value)
  return typeof value === 'number' ? value : undefined
}
