import { diagnose } from '../diagnostics/diagnose.js'
import { compareText } from '../facts/compare-text.js'
import { entryOf } from '../model/static-value.js'
import type { Rule } from './rule.js'

/** Dead letters that come back to their own queue would be passed on forever. Each circle is reported once. */
export const deadLetterCycle: Rule = ({ workers }) => {
  const next = new Map(workers.map(({ queue, settings }) => [queue, settings.deadLetterQueue]))
  return workers.flatMap((worker) => {
    const chain = [worker.queue]
    for (
      let queue = next.get(worker.queue);
      queue !== undefined && !chain.includes(queue);
      queue = next.get(queue)
    ) {
      chain.push(queue)
    }
    const end = next.get(chain.at(-1) ?? '')
    const isFirst = [...chain].sort(compareText)[0] === worker.queue
    if (end !== worker.queue || !isFirst) return []
    const entry = entryOf(worker.options, 'deadLetterQueue')
    return [
      diagnose(
        'deadLetterCycle',
        { chain: [...chain, worker.queue] },
        entry?.value.span ?? worker.call.span,
      ),
    ]
  })
}
