import { join } from 'node:path'

import { buildSync } from 'esbuild'

/**
 * Puts the command line into a few files: Node takes a third of a millisecond for each module that it loads, and a
 * prebuild needs 250 of ours. What is loaded only when it is needed stays in files of its own, and packages stay
 * packages. The files lie as deep as the folders they are made of, for some look beside themselves.
 */
export function bundleCommand(distDir: string): void {
  buildSync({
    entryPoints: [join(distDir, 'cli/main.js')],
    outdir: join(distDir, 'command'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'error',
  })
}
