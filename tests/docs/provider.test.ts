import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPages } from './read-page.js'
import { linkModules, writeProject } from './write-project.js'

const tsx = fileURLToPath(new URL('../../node_modules/tsx/dist/loader.mjs', import.meta.url))

let root: string
beforeAll(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'pikku-provider-')))
  linkModules(root)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

// That the provider of the page passes the whole suite is proven by docs.test.ts, which runs the page's own test.
test.for([
  [
    'waits for no delay',
    'name.runAt > Date.now()',
    'name.runAt < 0',
    'does not run before its time',
  ],
  ['adds after its close', 'await this.#files.close()', '', 'says that it is closed'],
] as const)(
  'the suite of docs/provider.md fails for a provider that %s',
  async ([, right, wrong, promise], { signal }) => {
    const page = readPages().find(({ file }) => file === 'docs/provider.md')
    if (page === undefined) throw new Error('docs/provider.md is not there')
    const { directory } = writeProject(mkdtempSync(path.join(root, 'fault-')), page)
    const files = ['src/service.ts', 'src/job-files.ts'].map((file) => path.join(directory, file))
    const broken = files.filter((file) => readFileSync(file, 'utf8').includes(right))
    expect(broken).toHaveLength(1)
    for (const file of broken) writeFileSync(file, readFileSync(file, 'utf8').replace(right, wrong))
    const { all } = await execa(
      process.execPath,
      [
        '--no-warnings',
        '--import',
        tsx,
        '--test-name-pattern',
        promise,
        '__tests__/conformance.test.ts',
      ],
      { cwd: directory, reject: false, all: true, cancelSignal: signal },
    )
    expect(all).toMatch(new RegExp(`not ok .*${promise}`))
  },
)
