// What a function as a service loads: the light part of the package, and one provider, without the engine itself
// (peer dependencies are left out by size-limit).
import { fileURLToPath } from 'node:url'

const resolveDir = fileURLToPath(new URL('dist/runtime', import.meta.url))
const providers = ['embedded', 'bullmq', 'pg-boss', 'sqs', 'cloudflare']

/** Everything that the entries export, in one bundle, so that what they share counts once. */
function bundleOf({ name, entries, limit }) {
  const contents = entries.map((entry, index) => `export * as entry${index} from './${entry}.js'`)
  return {
    name,
    path: entries.map((entry) => `dist/runtime/${entry}.js`),
    limit,
    gzip: true,
    modifyEsbuildConfig: (config) => ({
      ...config,
      entryPoints: undefined,
      stdin: { contents: contents.join('\n'), resolveDir },
      platform: 'node',
      format: 'esm',
    }),
  }
}

export default providers.map((provider) =>
  bundleOf({
    name: `pikku with queue-${provider}`,
    entries: ['index', `providers/${provider}/index`],
    limit: '20 kB',
  }),
)
