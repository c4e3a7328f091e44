import { buildSync } from 'esbuild'

/**
 * Puts the command line into one script: Node takes a third of a millisecond for each module that it loads, and a
 * prebuild needs 250 of ours. In CommonJS, because only of such a script can Node 20 keep what V8 made of it; without
 * `import()`, which such a script has lost once it comes from the cache. What is imported when it is needed is still
 * run when it is needed, and packages stay packages. The script lies as deep as the folders that it is made of, for
 * some look beside themselves.
 */
export function bundleCommand(distDir: string): void {
  buildSync({
    // What it writes names the files from here: the same sources give the same bytes.
    absWorkingDir: distDir,
    entryPoints: ['cli/main.js'],
    outfile: 'command/pikku.cjs',
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'moduleUrl' },
    banner: { js: `const moduleUrl = require('node:url').pathToFileURL(__filename).href` },
    logLevel: 'error',
  })
}
