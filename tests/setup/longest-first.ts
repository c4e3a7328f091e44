import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The files that take longest, however they are measured: begun last, one of them would run alone at the end. What a
 * machine has measured itself is kept in a cache that a fresh checkout does not have.
 */
const longest = [
  'tests/fixtures/output.test.ts',
  'tests/templates/npm.test.ts',
  'tests/templates/pnpm.test.ts',
  'tests/conformance/pg-boss-10.test.ts',
  'tests/conformance/pg-boss-12.test.ts',
  'tests/docs/deployment.test.ts',
  'tests/conformance/bullmq-5.test.ts',
  'tests/conformance/bullmq-6.test.ts',
  'tests/providers/schedules.test.ts',
  'tests/client/client-types.test.ts',
  'tests/oracle/reach.test.ts',
  'tests/docs/docs.test.ts',
  'tests/conformance/embedded.test.ts',
  'tests/migrate/shapes.test.ts',
  'tests/conformance/sqs.test.ts',
  'tests/oracle/random-types.test.ts',
  'tests/package/entries.test.ts',
  'tests/conformance/lambda.test.ts',
  'tests/conformance/cloudflare.test.ts',
  'tests/templates/create-pikku.test.ts',
  'tests/providers/pg-boss/connection.test.ts',
  'tests/cli/init.test.ts',
  'tests/studio/page.test.ts',
  'tests/providers/versions.test.ts',
  'tests/providers/values.test.ts',
  'tests/docs/by-hand.test.ts',
  'tests/providers/thrown.test.ts',
  'tests/providers/releases/releases.test.ts',
  'tests/providers/pg-boss/schedules.test.ts',
  'tests/cli/migrate-safety.test.ts',
  'tests/providers/served-elsewhere.test.ts',
  'tests/cli/watch-oracle.test.ts',
]

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
