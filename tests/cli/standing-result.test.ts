import { afterEach, expect, test, vi } from 'vitest'
import { compile } from '../../dist/pipeline/compile-once.js'
import { createProject, mailQueue, type Project } from './project.js'

let project: Project
afterEach(() => project.dispose())

/** How far, in milliseconds, the clock of a file system may be behind: a file this new is not remembered. */
const grain = 20

/** What a new run gives that goes on from the last one, held against a cold one. */
async function compileAgain(): Promise<{ readonly isBuilt: boolean; readonly said: string[] }> {
  const written = Date.now()
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(written + grain), { interval: 5 })
  const cold = await compile({ cwd: project.directory, cache: false })
  const { files, diagnostics, model } = await compile({ cwd: project.directory })
  expect({ files, diagnostics }).toEqual({ files: cold.files, diagnostics: cold.diagnostics })
  const said = diagnostics.map(({ code, span }) => `${code} ${span?.line}`)
  return { isBuilt: model !== null, said }
}

const edits: Readonly<Record<string, readonly [edit: (text: string) => string, isBuilt: boolean]>> =
  {
    'in the body of a handler': [
      (text) => text.replace('({ messageId: to })', '{\n  return { messageId: `${to}` }\n}'),
      false,
    ],
    'that moves all lines': [(text) => `// moved\n\n${text}`, false],
    'of a type': [(text) => text.replace('to: string', 'to: number'), true],
    'of an option': [(text) => text.replace("queue: 'mail'", "priority: 3, queue: 'mail'"), true],
    'of a comment that the map repeats': [(text) => text.replace('to:', '/** Whom. */ to:'), true],
    'that brings a mistake': [(text) => text.replace("queue: 'mail'", "queue: ''"), true],
    'that brings a warning': [
      (text) => text.replace("queue: 'mail'", "what: 1, queue: 'mail'"),
      true,
    ],
  }

test.for(Object.entries(edits))(
  'after an edit %s, the files are those of a cold run, built anew only where something is said otherwise',
  async ([, [edit, isBuilt]]) => {
    project = createProject({ 'src/mail.ts': mailQueue })
    await compileAgain()
    project.write('src/mail.ts', edit(mailQueue))
    expect(await compileAgain()).toMatchObject({ isBuilt })
  },
)

test('a warning moves with its line', async () => {
  const text = mailQueue.replace("queue: 'mail'", "what: 1, queue: 'mail'")
  project = createProject({ 'src/mail.ts': text })
  const { said } = await compileAgain()
  expect(said).toHaveLength(1)
  project.write('src/mail.ts', `\n\n${text}`)
  const later = await compileAgain()
  expect(later.isBuilt).toBe(true)
  expect(later.said).not.toEqual(said)
})
