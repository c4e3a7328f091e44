import { ts } from '../../inspect/source/typescript.js'
import { optionsOf } from '../plan/options-of.js'

/** The object that `useFactory` gives; a text says why it is not read. */
export function returnedOptions(
  given: ts.ObjectLiteralExpression,
): ts.ObjectLiteralExpression | string {
  const factory = factoryOf(given)
  if (typeof factory === 'string') return factory
  const { body } = factory
  const returned = body !== undefined && ts.isBlock(body) ? onlyReturn(body) : body
  const object =
    returned !== undefined && ts.isParenthesizedExpression(returned)
      ? returned.expression
      : returned
  return object !== undefined && ts.isObjectLiteralExpression(object)
    ? object
    : 'its useFactory does not return an object that is written there'
}

function factoryOf(
  given: ts.ObjectLiteralExpression,
): ts.ArrowFunction | ts.FunctionExpression | ts.MethodDeclaration | string {
  const method = given.properties.find(
    (each): each is ts.MethodDeclaration =>
      ts.isMethodDeclaration(each) && each.name.getText() === 'useFactory',
  )
  if (method !== undefined) return method
  const options = optionsOf(given)
  if (typeof options === 'string') return options
  const other = [...options.keys()].find(
    (key) => !['imports', 'inject', 'useFactory'].includes(key),
  )
  if (other !== undefined) return `its option ${other} has no match in PikkuModule.forRootAsync`
  const factory = options.get('useFactory')
  return factory !== undefined && (ts.isArrowFunction(factory) || ts.isFunctionExpression(factory))
    ? factory
    : 'its useFactory is not written in the call'
}

/** Of a function that returns in one place. */
function onlyReturn(body: ts.Block): ts.Expression | undefined {
  const last = body.statements.at(-1)
  const isOnly = body.statements.slice(0, -1).every((each) => ts.isVariableStatement(each))
  return isOnly && last !== undefined && ts.isReturnStatement(last) ? last.expression : undefined
}
