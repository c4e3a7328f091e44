import type { Addition } from './side.js'
import type { LiveQueue, LiveShape } from './outcome.js'

/** A shape, with its files before the migration and with what was said of it. */
export interface MigratedShape {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  readonly said: string
}

/** Of the metadata that prebuild writes. */
export type Wired = Readonly<Record<string, { readonly wiring: string }>>

export interface LiveSides {
  readonly before: readonly LiveShape[]
  readonly after: readonly LiveShape[]
}

/** The queues that were rewritten, shape by shape, with their names before and after. */
export function liveShapes(shapes: readonly MigratedShape[], wired: Wired): LiveSides {
  const sides = shapes.map(({ name, said }) => {
    const queues = Object.entries(wired).flatMap(([queue, { wiring }]) =>
      wiring.startsWith(`src/${name}/`) ? [queueOf(queue, said)] : [],
    )
    const before = queues.map(({ as, kind }): LiveQueue => ({
      name: as,
      as,
      ...(kind === undefined ? {} : { kind: 'in its name' }),
    }))
    const once = new Map(before.map((queue) => [queue.name, queue]))
    return { before: { name, queues: [...once.values()] }, after: { name, queues } }
  })
  const live = sides.filter(({ after }) => after.queues.length > 0)
  return { before: live.map(({ before }) => before), after: live.map(({ after }) => after) }
}

function queueOf(name: string, said: string): LiveQueue {
  const as = nameBefore(name, said)
  if (as !== name) return { name, as, kind: 'in its queue' }
  const hasNames = said.includes(`jobs of '${name}' have their name in their data from now on`)
  return hasNames ? { name, as, kind: 'in its data' } : { name, as }
}

/** A queue that has become one for each kind of its jobs is named in a remark. */
function nameBefore(name: string, said: string): string {
  const split = [...said.matchAll(/'([^']+)' is \d+ queues from now on/g)].map(([, each]) => each)
  return split.find((each) => each !== undefined && name.startsWith(`${each}-`)) ?? name
}

/** The counters from which BullMQ makes the ids of the jobs of these queues. */
export function countersOf(shapes: readonly MigratedShape[], live: LiveSides): string[] {
  return live.before.flatMap(({ name, queues }) => {
    const files = shapes.find((shape) => shape.name === name)?.files ?? {}
    const text = Object.values(files).join('\n')
    const prefixes = ['bull', ...[...text.matchAll(/prefix: '(\w+)'/g)].map(([, each]) => each)]
    return prefixes.flatMap((prefix) => queues.map((queue) => `${prefix}:${queue.name}:id`))
  })
}

const toStart =
  /^next: (\S+):\d+:\d+ - '([^']+)' is wired here; (create\w+Workers)\((.*)\)\.start\(\) starts it/

/** Starts the workers of each module at its end by the call that the command names: what the module knows, it knows. */
export function startsOf(
  shapes: readonly MigratedShape[],
  live: LiveSides,
): Readonly<Record<string, Addition>> {
  const queues = live.after.flatMap((shape) => shape.queues)
  const starts: Record<string, Addition> = {}
  for (const line of shapes.flatMap(({ said }) => said.split('\n'))) {
    const [, file = '', queue, create = '', options = ''] = toStart.exec(line) ?? []
    if (queue === undefined) continue
    const text = shapes.find(({ name }) => file.startsWith(`src/${name}/`))?.files[file] ?? ''
    const names = queues.filter(({ as }) => as === queue).map(({ name }) => name)
    const entry = create === 'createBullMQWorkers' ? 'pikku/queue-bullmq' : 'pikku/queue-pg-boss'
    const place = file.replace(/\.ts$/, '.js')
    const { before = '', behind = '', imports = {} } = starts[place] ?? {}
    const start = `start${names.join('').replaceAll(/\W/g, '')}`
    starts[place] = {
      before: `${before}import { ${create} as ${start} } from '${entry}';`,
      behind: `${behind}await ${start}({ ...(${options || '{}'}), queues: ${JSON.stringify(names)} }).start();\n`,
      imports: { ...imports, ...importsOf(options, text) },
    }
  }
  return starts
}

/** Of the names in a call, those that a module imports from its own project. */
function importsOf(call: string, text: string): Record<string, string> {
  const names = call.match(/(?<![.\w'])\w+(?![\w':])/g) ?? []
  const found = names.flatMap((name) => {
    const statement = new RegExp(
      `^import \\{[^}]*\\b${name}\\b[^}]*\\} from ('\\.[^']+')`,
      'm',
    ).exec(text)
    return statement === null ? [] : [[name, `import { ${name} } from ${statement[1]}`] as const]
  })
  return Object.fromEntries(found)
}
