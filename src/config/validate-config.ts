import { closest, distance } from 'fastest-levenshtein'
import { z } from 'zod'
import { diagnose } from '../diagnostics/diagnose.js'
import { providerNames } from '../facts/providers.js'
import type { PikkuConfig } from './define-config.js'
import { rangeOfKey, type Fail } from './parse-config-text.js'
import type { ConfigFileResult } from './read-config-file.js'

/** The schema of `pikku.config`; the editors' JSON schema is made from it. */
export const configSchema = z.object({
  tsconfig: z.string().min(1).describe('Path of the tsconfig. Default: tsconfig.json.').optional(),
  outDir: z.string().min(1).describe('Where generated files go. Default: .pikku.').optional(),
  provider: z
    .enum(providerNames)
    .describe('The engine, for warnings about options it ignores.')
    .optional(),
  srcDirectories: z
    .array(z.string())
    .describe('Only files in these directories wire queues. Default: all files of the tsconfig.')
    .optional(),
  ignoreFiles: z
    .array(z.string())
    .describe('Patterns of files that never wire a queue. Default: tests.')
    .optional(),
})

const knownKeys = [...Object.keys(configSchema.shape), '$schema']

/** Keys that a larger Pikku project has for its other parts, and that look like ours. */
const foreignKeys = ['rootDir', 'schema', 'configDir', 'packageMappings']

export interface ConfigValue {
  readonly file: string
  readonly text: string
  readonly value: unknown
  readonly fail: Fail
}

/** Checks a config file's value. A key that is nearly ours is a mistake; another one belongs to somebody else. */
export function validateConfig({ file, text, value, fail }: ConfigValue): ConfigFileResult {
  const result = configSchema.safeParse(value)
  if (!result.success) {
    const [issue] = result.error.issues
    const key = issue?.path.findLast((step) => typeof step === 'string')
    const at = issue === undefined || issue.path.length === 0 ? '' : `\`${issue.path.join('.')}\`: `
    fail(
      `${at}${issue?.message ?? 'it is not an object'}`,
      `The keys are: ${knownKeys.join(', ')}.`,
      typeof key === 'string' ? rangeOfKey(text, key) : undefined,
    )
  }
  const others = Object.keys(value as object).filter((key) => !knownKeys.includes(key))
  for (const key of others) {
    const near = closest(key, knownKeys)
    if (isNear(key, near))
      fail(`there is no key \`${key}\``, `Did you mean \`${near}\`?`, rangeOfKey(text, key))
  }
  return {
    config: result.data as PikkuConfig,
    diagnostics:
      others.length === 0 ? [] : [diagnose('configKeyIgnored', { file, keys: others }, null)],
  }
}

function isNear(key: string, known: string): boolean {
  if (foreignKeys.includes(key)) return false
  const isBeginning = key.length > 3 && known.startsWith(key)
  return isBeginning || distance(key.toLowerCase(), known.toLowerCase()) <= 2
}
