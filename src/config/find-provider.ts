import type { ProviderName } from './config.js'

const engines: readonly (readonly [dependency: string, provider: ProviderName])[] = [
  ['bullmq', 'bullmq'],
  ['pg-boss', 'pg-boss'],
  ['@aws-sdk/client-sqs', 'sqs'],
  ['wrangler', 'cloudflare'],
  ['libsql', 'embedded'],
  ['better-sqlite3', 'embedded'],
]

/** The one engine among the dependencies; null when there is none, or when several leave it open. */
export function findProvider(dependencies: Readonly<Record<string, string>>): ProviderName | null {
  const found = new Set(
    engines.flatMap(([dependency, provider]) =>
      Object.hasOwn(dependencies, dependency) ? [provider] : [],
    ),
  )
  const [only] = found
  return found.size === 1 && only !== undefined ? only : null
}
