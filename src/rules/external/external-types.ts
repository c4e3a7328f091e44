import { diagnose } from '../../diagnostics/diagnose.js'
import { definitionTable } from '../../model/definition-table.js'
import { mayBe, notJson, type NotJson } from '../../model/plain-json.js'
import type { Rule } from '../rule.js'

/** A large type may be wrong in a hundred places: the first ones say it. */
const MOST = 10

/** What a queue that is served elsewhere takes and gives must be what plain JSON holds. */
export const externalTypes: Rule = ({ workers, definitions }) =>
  workers.flatMap(({ queue, settings, function: { input, output, span } }) => {
    if (settings.external === undefined) return []
    const table = definitionTable(definitions)
    const none: readonly NotJson[] = mayBe(input, ['undefined', 'void', 'null'], table)
      ? [
          {
            path: 'data',
            found: 'a value without data (`null`, `undefined` or `void`)',
            instead: 'Write an object: `Record<string, never>` for none.',
          },
        ]
      : []
    const sides = [
      ['input', [...none, ...notJson(input, 'data', table)]],
      ['output', notJson(output, 'result', table)],
    ] as const
    return sides.flatMap(([side, found]) =>
      found
        .slice(0, MOST)
        .map((each) => diagnose('externalNotJson', { queue, side, ...each }, span)),
    )
  })
