import { fileURLToPath } from 'node:url'

/** Where the package keeps its templates. As deep in src as the bundle is in dist, which looks from there. */
export const templatesDirectory = fileURLToPath(new URL('../../templates', import.meta.url))
