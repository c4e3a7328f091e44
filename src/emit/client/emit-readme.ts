import { providers } from '../../facts/providers.js'
import { queueNames } from '../../model/select-queues.js'
import type { EmittedFile } from '../emitted-file.js'
import { quote } from '../quote.js'
import type { ClientPackage } from './client-package.js'
import { clientMark } from './client-mark.js'

export function emitReadme({ name, model, only, provider }: ClientPackage): EmittedFile {
  const queues = only === null ? queueNames(model) : [...only].sort()
  const { entry, service } = providers[provider ?? 'embedded']
  const factory = service.slice(0, service.indexOf('('))
  const [first] = queues
  const text = `<!-- ${clientMark} -->

# ${name}

Adds jobs to these queues from another repository. It needs \`pikku\` and nothing of the project that works on them.

\`\`\`ts
import { ${factory} } from 'pikku/${entry}'
import { PikkuQueue } from '${name}'

const queue = new PikkuQueue(${service})
${first === undefined ? '' : `await queue.add(${quote(first)}, data)   // data is typed, checked, and stored as its worker reads it\n`}await queue.close()
\`\`\`

The service must be that of the workers: the same engine, the same place.

${queues.map((queue) => `- ${codeSpan(quote(queue))}\n`).join('')}`
  return { path: 'README.md', text }
}

/** Fenced by more backticks than the text has in a row. */
function codeSpan(text: string): string {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length)
  const fence = '`'.repeat(Math.max(0, ...runs) + 1)
  return `${fence}${text}${fence}`
}
