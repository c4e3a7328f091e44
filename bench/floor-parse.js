// The floor of a cold run: node, the compiler, every file of the project read, and those that name our calls parsed.
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const [directory = '.', compiler = ''] = process.argv.slice(2)
const { ts } = createRequire(import.meta.url)(compiler)
for (const name of readdirSync(path.join(directory, 'src'), {
  recursive: true,
  encoding: 'utf8',
})) {
  if (!name.endsWith('.ts')) continue
  const file = path.join(directory, 'src', name)
  const text = readFileSync(file, 'utf8')
  if (/wireQueueWorker|pikkuSessionlessFunc/.test(text))
    ts.createSourceFile(file, text, ts.ScriptTarget.Latest)
}
