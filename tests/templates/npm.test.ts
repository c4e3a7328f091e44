import { describe } from 'vitest'
import { testTemplates } from './test-templates.js'

// A file for each package manager, so that they run side by side.
describe('npx pikku create, from a registry with the packed tarball, then a job where the layout of npm may matter to it', () => {
  testTemplates({
    manager: 'npm',
    lockFile: 'package-lock.json',
    // A native module, an engine that is a peer of pikku, and a bundle. pnpm does all of the templates, in half the time.
    working: ['embedded', 'bullmq', 'lambda'],
  })
})
