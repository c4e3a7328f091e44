import { ts } from '../../source/typescript.js'
import type { Shape } from '../../../model/shape.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { readCalled } from './called.js'
import { readMapped } from './mapped-list.js'
import { resultOfService } from './services.js'
import { readMethod } from './language-members.js'
import { kindOf } from './value-kind.js'
import type { ValueReader } from './value-reader.js'
import { primitive, type ValueType } from './value-type.js'

const date: Shape = { kind: 'value', type: 'Date' }

/** Functions of the language whose result has one type, whatever they are given. */
const functions: ReadonlyMap<string, Shape> = new Map([
  ['String', primitive('string')],
  ['Number', primitive('number')],
  ['Boolean', primitive('boolean')],
  ['parseInt', primitive('number')],
  ['parseFloat', primitive('number')],
  ['isNaN', primitive('boolean')],
  ['isFinite', primitive('boolean')],
  ['Date.now', primitive('number')],
  ['Date.parse', primitive('number')],
  ['Date.UTC', primitive('number')],
  ['Number.parseInt', primitive('number')],
  ['Number.parseFloat', primitive('number')],
  ['Number.isFinite', primitive('boolean')],
  ['Number.isInteger', primitive('boolean')],
  ['Number.isNaN', primitive('boolean')],
  ['JSON.stringify', primitive('string')],
])

/** Every one of them takes numbers and gives one. */
const mathFunctions =
  /^Math\.(?:abs|ceil|floor|hypot|log|log10|log2|max|min|pow|random|round|sign|sqrt|trunc)$/

export function readCall(reader: ValueReader, call: ts.CallExpression): ValueType {
  const callee = call.expression
  if (call.questionDotToken !== undefined || ts.isOptionalChain(callee))
    throw new NeedsChecker('an optional call')
  const known = ofLanguage(reader, callee)
  if (known !== undefined) return { kind: 'made', shape: known }
  if (ts.isIdentifier(callee)) return readCalled(reader, callee)
  if (!ts.isPropertyAccessExpression(callee)) throw new NeedsChecker('the result of a call')
  const { types } = reader
  const name = callee.name.text
  const holder = reader.read(callee.expression)
  if (holder.kind === 'service')
    return { kind: 'declared', pieces: [resultOfService(types, holder, name)] }
  return name === 'map'
    ? readMapped(reader, holder, call)
    : readMethod(reader, kindOf(types, holder), name)
}

export function readNew({ names }: ValueReader, { expression }: ts.NewExpression): ValueType {
  if (!ts.isIdentifier(expression) || expression.text !== 'Date' || !isUsual(names, 'Date'))
    throw new NeedsChecker('an instance of a class')
  return { kind: 'made', shape: date }
}

function ofLanguage({ names }: ValueReader, callee: ts.Expression): Shape | undefined {
  if (ts.isIdentifier(callee))
    return isUsual(names, callee.text) ? functions.get(callee.text) : undefined
  if (!ts.isPropertyAccessExpression(callee) || !ts.isIdentifier(callee.expression))
    return undefined
  const holder = callee.expression.text
  if (!isUsual(names, holder)) return undefined
  const name = `${holder}.${callee.name.text}`
  return mathFunctions.test(name) ? primitive('number') : functions.get(name)
}

function isUsual({ isGlobal }: ValueReader['names'], name: string): boolean {
  return isGlobal(name) && isGlobal(`${name}Constructor`)
}
