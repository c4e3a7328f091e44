import type { CheckPlan } from './check-plan.js'
import { matchTemplate } from './match-template.js'

/**
 * Whether the name of a property is one that a plan of keys takes. A `number` there is a name that a number is written
 * as (`1.5`, `1e+21`, `NaN`; not `01`), as TypeScript reads a numeric index signature.
 */
export function isKeyOf(key: CheckPlan, name: string): boolean {
  return key === 'number' ? String(Number(name)) === name : isTextOf(key, name)
}

/**
 * Whether a text is one of a plan, as TypeScript reads the parts of a template: a `number` is any text that reads as a
 * finite number (`01`, `0x1`, ` 1 `), a `bigint` one that could stand before the `n` of a literal.
 */
export function isTextOf(plan: CheckPlan, text: string): boolean {
  switch (plan) {
    case 'string':
    case 'any':
      return true
    case 'number':
      return text !== '' && Number.isFinite(Number(text))
    case 'bigint':
      return /^-?(?:0|[1-9]\d*|0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)$/.test(text)
    case 'boolean':
      return text === 'true' || text === 'false'
    case 'null':
    case 'undefined':
      return text === plan
    default:
      return typeof plan !== 'string' && isTextOfParts(plan, text)
  }
}

function isTextOfParts(plan: Exclude<CheckPlan, string>, text: string): boolean {
  switch (plan[0]) {
    case 'literal':
    case 'bigints':
      return plan[1].some((literal) => String(literal) === text)
    case 'template':
      return matchTemplate(plan[1], plan[2], text, isTextOf)
    case 'cased':
      return toCase(plan[1], text) === text && isTextOf(plan[2], text)
    case 'union':
      return plan[1].some((member) => isTextOf(member, text))
    case 'all':
      return plan[1].every((each) => isTextOf(each, text))
    default:
      return false
  }
}

function toCase(casing: string, text: string): string {
  const isWhole = casing === 'Uppercase' || casing === 'Lowercase'
  const head = isWhole ? text : text.slice(0, 1)
  const changed =
    casing === 'Uppercase' || casing === 'Capitalize' ? head.toUpperCase() : head.toLowerCase()
  return changed + text.slice(head.length)
}
