import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'

import { pageDir } from './places.js'

/**
 * Bundles the page of the studio into one module of texts: a Worker has no files to serve. Whoever installs the package
 * gets it compiled, so what it is made of is not a dependency.
 */
export function bundlePage(distDir: string): void {
  const { outputFiles } = buildSync({
    absWorkingDir: pageDir,
    entryPoints: ['main.tsx'],
    outdir: 'out',
    entryNames: 'studio',
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    legalComments: 'none',
    logLevel: 'error',
  })
  const textOf = (extension: string): string =>
    outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? ''
  const read = (file: string): string => readFileSync(join(pageDir, file), 'utf8')
  const assets = {
    html: read('index.html'),
    script: textOf('.js'),
    style: textOf('.css'),
    icon: read('icon.svg'),
  }
  mkdirSync(join(distDir, 'studio'), { recursive: true })
  const module = join(distDir, 'studio/page-assets.js')
  writeFileSync(module, `export const pageAssets = ${JSON.stringify(assets)}\n`)
  // Every module that is bundled with the runtime has a map.
  writeFileSync(`${module}.map`, '{"version":3,"sources":[],"names":[],"mappings":""}')
}
