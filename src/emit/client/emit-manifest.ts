import type { EmittedFile } from '../emitted-file.js'
import type { ClientPackage } from './client-package.js'
import { clientMark } from './client-mark.js'

/** The package.json. npm leaves the key `//` alone: JSON has no comments. */
export function emitManifest({ name, version, pikku, added }: ClientPackage): EmittedFile {
  const own = {
    '//': clientMark,
    name,
    version,
    type: 'module',
    exports: {
      '.': { types: './index.d.ts', default: './index.js' },
      './package.json': './package.json',
    },
    main: './index.js',
    types: './index.d.ts',
    files: ['index.js', 'index.d.ts', 'queue-map.d.ts'],
    engines: { node: '>=20.19' },
    dependencies: { pikku },
  }
  const others = Object.entries(added).filter(([key]) => !Object.hasOwn(own, key))
  const text = `${JSON.stringify({ ...own, ...Object.fromEntries(others) }, null, 2)}\n`
  return { path: 'package.json', text }
}
