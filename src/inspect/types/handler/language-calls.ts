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

export function readNew(reader: ValueReader, { expression }: ts.NewExpression): ValueType {
  if (!ts.isIdentifier(expression) || expression.text !== 'Date' || !isUsual(reader, 'Date'))
    throw new NeedsChecker('an instance of a class')
  return { kind: 'made', shape: date }
}

function ofLanguage(reader: ValueReader, callee: ts.Expression): Shape | undefined {
  if (ts.isIdentifier(callee)) {
    const known = functions.get(callee.text)
    return known !== undefined && isUsual(reader, callee.text) ? known : undefined
  }
  if (!ts.isPropertyAccessExpression(callee) || !ts.isIdentifier(callee.expression))
    return undefined
  const holder = callee.expression.text
  const name = `${holder}.${callee.name.text}`
  const known = mathFunctions.test(name) ? primitive('number') : functions.get(name)
  return known !== undefined && isUsual(reader, holder) ? known : undefined
}

function isUsual({ types, names }: ValueReader, name: string): boolean {
  return (
    types.project.hasCollections &&
    names.isOfLanguage(name) &&
    names.isOfLanguage(`${name}Constructor`)
  )
}
