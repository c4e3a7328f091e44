import { untyped, type JobTypes } from './job-types.js'

/** What a person writes for a queue that is fed here and served by other code. `names`: those that its jobs have. */
export function servedElsewhere(
  queue: string,
  types: JobTypes = untyped,
  names: ReadonlySet<string | null> = new Set(),
): string {
  const [only, ...others] = names
  if (only === null || others.length > 0)
    return "If other code serves it, go on adding its jobs by the engine's own producer: the typed client gives all jobs of a queue one name. See docs/adopting.md."
  const data = types.input?.getText() ?? 'Data'
  const result = types.output?.getText() ?? 'Result'
  const name = only === undefined || only === queue ? '' : `, jobName: '${only}'`
  return `If other code serves it, write wireQueueWorker<${data}, ${result}>({ queue: '${queue}', external: true${name} }), of '#pikku/queue', and add its jobs by the generated client: queue.add('${queue}', data). See docs/adopting.md.`
}
