import { describe } from 'vitest'
import { runtimes } from '../../src/setup/create/runtimes.js'
import { testTemplates } from './test-templates.js'

describe('pnpm dlx pikku create, from a registry with the packed tarball, then a job on the engine of the template', () => {
  testTemplates({
    manager: 'pnpm',
    lockFile: 'pnpm-lock.yaml',
    working: runtimes.map(({ name }) => name),
  })
})
