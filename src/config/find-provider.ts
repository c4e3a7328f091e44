import { providerNames, providers, type Provider, type ProviderName } from '../facts/providers.js'

/** The one engine among the dependencies; null when there is none, or when several leave it open. */
export function findProvider(dependencies: Readonly<Record<string, string>>): ProviderName | null {
  const found = providerNames.filter((name) => {
    const { evidence }: Provider = providers[name]
    return evidence.some((dependency) => Object.hasOwn(dependencies, dependency))
  })
  return found.length === 1 ? (found[0] ?? null) : null
}
