import { describe } from 'vitest'
import { testTemplates } from './test-templates.js'

// A file for each package manager, so that they run side by side.
describe('npx pikku create, from the packed tarball, then a job on the engine of the template', () => {
  testTemplates('npm', 'package-lock.json')
})
