import { describe } from 'vitest'
import { runtimes } from '../../src/setup/create/runtimes.js'
import { testTemplates } from './test-templates.js'

// A file for each package manager, so that they run side by side.
describe('npx pikku create, from the packed tarball, then a job on the engine of the template', () => {
  testTemplates({
    manager: 'npm',
    lockFile: 'package-lock.json',
    working: runtimes.map(({ name }) => name),
  })
})
