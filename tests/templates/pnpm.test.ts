import { describe } from 'vitest'
import { testTemplates } from './test-templates.js'

describe('pnpm dlx pikku create, from the packed tarball, then a job where the layout of pnpm may matter to it', () => {
  testTemplates({
    manager: 'pnpm',
    lockFile: 'pnpm-lock.yaml',
    // A native module, an engine that is a peer of pikku, a bundle, and a program that bundles by itself.
    working: ['embedded', 'bullmq', 'lambda', 'cloudflare'],
  })
})
