import { diagnose } from '../../diagnostics/diagnose.js'
import { groupNeeds } from '../../facts/group-needs.js'
import { providerNames, providers, type KeyFeature, type Provider } from '../../facts/providers.js'
import type { WorkerModel } from '../../model/queue-model.js'
import type { Rule } from '../rule.js'
import { optionsOf } from '../worker-options.js'

/** What the engine of the project could not keep: its jobs would run more often, or in another order, than they may. */
export const keysRefused: Rule = ({ workers }, { provider }) => {
  if (provider === null) return []
  const facts: Provider = providers[provider]
  return workers.flatMap((worker) =>
    optionsOf(worker).flatMap(({ name, written, entry }) => {
      const refusal = refusalOf(name, worker, facts)
      if (refusal === undefined) return []
      const { option = written, instead } = refusal
      const values = { option, provider: facts.title, instead }
      return [diagnose('keysRefused', values, entry.keySpan)]
    }),
  )
}

function refusalOf(
  name: string | null,
  worker: WorkerModel,
  { title, keys, orderedQueue }: Provider,
): { readonly option?: string; readonly instead: string } | undefined {
  const { group } = worker.settings
  if (group?.ordered === true && orderedQueue?.refuses.includes(name ?? '') === true)
    return { option: `${name}\` with \`group.ordered`, instead: orderedQueue.instead }
  const needs = featuresOf(name, worker)
  const missing = needs.find((feature) => !keys.includes(feature))
  if (missing === undefined) return undefined
  if (missing === 'ordered') return { option: 'group.ordered', instead: insteadOf(missing) }
  // The engine keeps the order of a group, but has no other option of groups.
  const hasOrder = missing === 'group' && name === 'group' && keys.includes('ordered')
  if (!hasOrder) return { instead: insteadOf(missing) }
  const alone = `${title} has \`ordered: true\` alone, without \`concurrency\`, \`tier\` and \`limit\`. `
  const option =
    needs.length === 1 ? {} : { option: 'concurrency`, `tier` or `limit` of an ordered `group' }
  return { ...option, instead: alone + insteadOf(missing) }
}

function featuresOf(name: string | null, { settings }: WorkerModel): readonly KeyFeature[] {
  if (name === 'limit' || name === 'unique') return [name]
  if (name === 'config.groupConcurrency') return ['group']
  return name === 'group' ? groupNeeds(settings.group ?? {}) : []
}

function insteadOf(feature: KeyFeature): string {
  const able = providerNames
    .map((name): Provider => providers[name])
    .filter(({ keys }) => keys.includes(feature))
    .map(({ title }) => title)
  return `Remove it, or use an engine that has it: ${able.join(', ')}.`
}
