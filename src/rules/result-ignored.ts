import { diagnose } from '../diagnostics/diagnose.js'
import { providers } from '../facts/providers.js'
import { resolveShape } from '../model/resolve-shape.js'
import type { Definition, Shape } from '../model/shape.js'
import type { Rule } from './rule.js'

/** A function that gives something back on an engine that keeps no results. */
export const resultIgnored: Rule = ({ workers, definitions }, { provider }) => {
  if (provider === null || providers[provider].results) return []
  return workers.flatMap(({ queue, function: { output, span } }) =>
    isNothing(output, definitions) ? [] : [diagnose('resultIgnored', { queue, provider }, span)],
  )
}

const nothing = new Set(['void', 'undefined', 'never'])

function isNothing(output: Shape, definitions: readonly Definition[]): boolean {
  const shape = resolveShape(output, definitions)
  if (shape.kind === 'union') return shape.members.every((member) => isNothing(member, definitions))
  return shape.kind === 'primitive' && nothing.has(shape.name)
}
