import type { ProviderName } from '../facts/providers.js'

/** What `pikku.config.ts` or `pikku.config.json` may say. Every key is optional. */
export interface PikkuConfig {
  /** Path of the tsconfig. Default: the nearest `tsconfig.json`. */
  readonly tsconfig?: string
  /** Where generated files go. Default: `.pikku`. */
  readonly outDir?: string
  /** The engine, for warnings about options it ignores. Default: found from the dependencies. */
  readonly provider?: ProviderName
  /** Only files in these directories wire queues. Default: all files of the tsconfig. */
  readonly srcDirectories?: readonly string[]
  /** Patterns of files that never wire a queue. Default: tests. */
  readonly ignoreFiles?: readonly string[]
}

/** Types `export default defineConfig({ … })` in `pikku.config.ts`. The file is read, never run. */
export function defineConfig(config: PikkuConfig): PikkuConfig {
  return config
}
