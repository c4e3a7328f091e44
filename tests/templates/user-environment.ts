import { mkdir, symlink } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

export type Environment = Readonly<Record<string, string>>

/** What npm and the test runner say to the programs that they start; where packages come from is the user's own. */
const said =
  /^(?:npm_(?!config_(?:registry|userconfig|cafile|\w*proxy)$)|VITEST|(?:INIT_CWD|NODE_ENV|TEST|FORCE_COLOR)$)/i

/**
 * The environment of a user's terminal: without what npm tells the scripts it runs, as it runs these tests, and without
 * the commands that this repository has installed, which would stand in for what a template forgets to name.
 */
export async function userEnvironment(place: string): Promise<Environment> {
  const bin = path.join(place, 'bin')
  await mkdir(bin)
  const pnpm = fileURLToPath(new URL('../../node_modules/pnpm/bin/pnpm.cjs', import.meta.url))
  await symlink(pnpm, path.join(bin, 'pnpm'))
  const own = Object.entries(process.env).flatMap(([name, value]): [string, string][] =>
    value === undefined || said.test(name) ? [] : [[name, value]],
  )
  const folders = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => !/node_modules[\\/]/.test(folder))
  return {
    ...Object.fromEntries(own),
    PATH: [bin, ...folders].join(path.delimiter),
    NO_COLOR: '1',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    // What is in the cache is not asked for again.
    npm_config_prefer_offline: 'true',
    npm_config_cache: await shareCache(place),
    npm_config_cache_dir: path.join(place, 'pnpm-cache'),
    npm_config_store_dir: path.join(place, 'pnpm-store'),
    // Cloudflare's tool asks Cloudflare where it is, and says how it is used, unless told not to.
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    WRANGLER_SEND_METRICS: 'false',
    XDG_CONFIG_HOME: path.join(place, 'config'),
  }
}

/** The user's downloads, but not the directory beside them where npx would keep every tarball that it ran. */
async function shareCache(place: string): Promise<string> {
  const { stdout } = await execa('npm', ['config', 'get', 'cache'])
  const cache = path.join(place, 'npm-cache')
  const downloads = path.join(stdout.trim(), '_cacache')
  await Promise.all([mkdir(cache), mkdir(downloads, { recursive: true })])
  await symlink(downloads, path.join(cache, '_cacache'), 'junction')
  return cache
}
