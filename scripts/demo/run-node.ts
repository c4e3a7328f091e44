import { execa } from 'execa'

import type { Shop } from './copy-shop.js'

// Found from here, so that the copy of the shop needs no tsx of its own.
const tsx = import.meta.resolve('tsx')

/** Runs a TypeScript file of the shop in a process of its own. */
export function runNode(shop: Shop, file: string, options: { readonly timeout?: number } = {}) {
  return execa(process.execPath, ['--import', tsx, file], {
    cwd: shop.directory,
    env: { ...shop.environment },
    all: true,
    reject: false,
    ...options,
  })
}
