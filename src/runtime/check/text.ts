import type { CheckPlan } from '../../facts/check-plan.js'
import { matchTemplate } from '../../facts/match-template.js'
import type { PlanOf } from './check-walk.js'

/** Whether the name of a property is that of a number: it is what the number is written as. */
export function isNumberName(name: string): boolean {
  return String(Number(name)) === name
}

export function fitsTemplate([, texts, parts]: PlanOf<'template'>, text: string): boolean {
  return matchTemplate(texts, parts, text, fitsPart)
}

export function fitsCasing([, casing, of]: PlanOf<'cased'>, text: string): boolean {
  return toCase(casing, text) === text && fitsPart(of, text)
}

function fitsPart(part: CheckPlan, text: string): boolean {
  switch (part) {
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
      return text === part
    default:
  }
  if (typeof part === 'string') return false
  switch (part[0]) {
    case 'literal':
    case 'bigints':
      return part[1].some((literal) => String(literal) === text)
    case 'template':
      return fitsTemplate(part, text)
    case 'cased':
      return fitsCasing(part, text)
    case 'union':
      return part[1].some((member) => fitsPart(member, text))
    case 'all':
      return part[1].every((each) => fitsPart(each, text))
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
