// The floor of a run that changes nothing: node, and the stat of every file.
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'

const [directory = '.'] = process.argv.slice(2)
for (const name of readdirSync(path.join(directory, 'src'), {
  recursive: true,
  encoding: 'utf8',
})) {
  statSync(path.join(directory, 'src', name))
}
