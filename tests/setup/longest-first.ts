import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The files that take longest, however they are measured: begun last, one of them would run alone at the end. What a
 * machine has measured itself is kept in a cache that a fresh checkout does not have.
 */
const longest = byTurns(
  // They keep a core busy: compilers, package managers, a browser.
  [
    'tests/fixtures/output.test.ts',
    'tests/templates/pnpm.test.ts',
    'tests/migrate/shapes.test.ts',
    'tests/templates/npm.test.ts',
    'tests/studio/page.test.ts',
    'tests/docs/docs.test.ts',
    'tests/client/client-types.test.ts',
    'tests/oracle/reach.test.ts',
    'tests/docs/deployment.test.ts',
    'tests/cli/graph.test.ts',
    'tests/oracle/random-types.test.ts',
    'tests/templates/create-pikku.test.ts',
    'tests/soak/soak.test.ts',
    'tests/package/entries.test.ts',
    'tests/cli/init.test.ts',
    'tests/providers/bullmq/keys-model.test.ts',
    'tests/oracle/validator.test.ts',
    'tests/topology/topology.test.ts',
    'tests/cli/watch-oracle.test.ts',
    'tests/diagnostics/fixes.test.ts',
  ],
  // They mostly wait for their engine, and for moments.
  [
    'tests/conformance/pg-boss-10.test.ts',
    'tests/conformance/pg-boss-12.test.ts',
    'tests/conformance/bullmq-5.test.ts',
    'tests/conformance/bullmq-6.test.ts',
    'tests/conformance/embedded.test.ts',
    'tests/conformance/sqs.test.ts',
    'tests/providers/schedules.test.ts',
    'tests/conformance/lambda.test.ts',
    'tests/conformance/cloudflare.test.ts',
    'tests/providers/versions.test.ts',
    'tests/providers/releases/releases.test.ts',
    'tests/providers/pg-boss/connection.test.ts',
    'tests/cli/jobs.test.ts',
    'tests/providers/pg-boss/schedules.test.ts',
    'tests/providers/bullmq/connection.test.ts',
    'tests/cli/dev.test.ts',
    'tests/providers/pg-boss/keys.test.ts',
    'tests/cli/deploy.test.ts',
  ],
)

/** Of either kind, one after the other: together they leave no core idle, and neither waits for a core for long. */
function byTurns(busy: readonly string[], waiting: readonly string[]): string[] {
  const turns = Math.max(busy.length, waiting.length)
  return Array.from({ length: turns }, (_, turn) => [busy[turn], waiting[turn]])
    .flat()
    .filter((file) => file !== undefined)
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other))
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = longest.findIndex((file) => moduleId.endsWith(`/${file}`))
  return rank < 0 ? longest.length : rank
}
