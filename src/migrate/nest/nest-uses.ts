import { ts } from '../../inspect/source/typescript.js'
import { eachNode } from '../code/each-node.js'
import { importedName } from '../code/imported-name.js'
import { literalName } from '../code/literal-name.js'
import type { Code } from '../code/read-code.js'
import { optionsOf, type Options } from '../plan/options-of.js'
import { returnedOptions } from './returned-options.js'

/** What an application does by `@nestjs/bullmq` in a form that is read. */
export interface NestUses {
  readonly processors: readonly NestProcessor[]
  readonly injections: readonly NestInjection[]
  readonly registrations: readonly NestRegistration[]
  readonly roots: readonly NestRoot[]
  /** The identifiers that these are made of. All others are uses that are not read. */
  readonly names: ReadonlySet<ts.Node>
}

/** `@Processor('mail', options) class … extends WorkerHost`. */
export interface NestProcessor {
  readonly queue: string
  readonly decorator: ts.Decorator
  readonly declaration: ts.ClassDeclaration
  readonly options: ts.Expression | undefined
  /** Why it is no plain processor. */
  readonly wrong: string | undefined
}

/** `@InjectQueue('mail') queue: Queue<Mail>`. */
export interface NestInjection {
  readonly queue: string
  readonly decorator: ts.Decorator
  readonly declaration: ts.ParameterDeclaration | ts.PropertyDeclaration
  readonly name: ts.Identifier
  readonly type: ts.TypeReferenceNode
}

/** One queue of `BullModule.registerQueue({ name: 'mail' }, …)`. */
export interface NestRegistration {
  readonly queue: string
  readonly call: ts.CallExpression
  readonly node: ts.Expression
  readonly options: Options
  /** Whether its other options are made by a factory. */
  readonly isAsync: boolean
}

/** `BullModule.forRoot({ connection })`, or `forRootAsync` with a factory that gives the same. */
export interface NestRoot {
  readonly call: ts.CallExpression
  readonly isAsync: boolean
  /** The object with the options; a text says why it is not read. */
  readonly object: ts.ObjectLiteralExpression | string
  readonly options: Options
}

export function nestUses(code: Code): NestUses {
  const found = eachNode(code.files, ts.isIdentifier).flatMap((name) => readUse(code, name) ?? [])
  const of = <Kind extends Found['kind']>(kind: Kind) =>
    found.filter((each): each is Extract<Found, { kind: Kind }> => each.kind === kind)
  return {
    processors: of('processor').map(({ use }) => use),
    injections: of('injection').map(({ use }) => use),
    registrations: of('registrations').flatMap(({ uses }) => uses),
    roots: of('root').map(({ use }) => use),
    names: new Set([
      ...found.flatMap(({ names }) => names),
      ...exportedModules(code),
      ...partsOfClasses(code),
    ]),
  }
}

type Found = { readonly names: readonly ts.Node[] } & (
  | { readonly kind: 'processor'; readonly use: NestProcessor }
  | { readonly kind: 'injection'; readonly use: NestInjection }
  | { readonly kind: 'registrations'; readonly uses: readonly NestRegistration[] }
  | { readonly kind: 'root'; readonly use: NestRoot }
)

export function isNest(code: Code, node: ts.Node, name: string): node is ts.Identifier {
  const imported = importedName(code, node)
  return imported?.module === '@nestjs/bullmq' && imported.name === name
}

function readUse(code: Code, name: ts.Identifier): Found | undefined {
  if (isNest(code, name, 'Processor')) return readProcessor(code, name)
  if (isNest(code, name, 'InjectQueue')) return readInjection(code, name)
  return isNest(code, name, 'BullModule') ? readModule(code, name) : undefined
}

/** The decorator that an identifier calls. */
function decoratorOf(
  name: ts.Identifier,
): { decorator: ts.Decorator; call: ts.CallExpression } | undefined {
  const call = name.parent
  return ts.isCallExpression(call) && call.expression === name && ts.isDecorator(call.parent)
    ? { decorator: call.parent, call }
    : undefined
}

function readProcessor(code: Code, name: ts.Identifier): Found | undefined {
  const { decorator, call } = decoratorOf(name) ?? {}
  const declaration = decorator?.parent
  if (decorator === undefined || call === undefined) return undefined
  if (declaration === undefined || !ts.isClassDeclaration(declaration)) return undefined
  const [first, options] = call.arguments
  const named = namedBy(first)
  const queue = literalName(code, named.name)
  if (queue === null) return undefined
  const isHost = heritageOf(declaration).some((each) => isNest(code, each, 'WorkerHost'))
  const wrong =
    named.wrong ??
    (isHost ? undefined : 'its class does not extend WorkerHost itself: put process into the class')
  return {
    kind: 'processor',
    use: { queue, decorator, declaration, options, wrong },
    names: [name],
  }
}

/** `{ name: 'mail' }` names a queue as `'mail'` does. */
function namedBy(first: ts.Expression | undefined): {
  readonly name: ts.Expression | undefined
  readonly wrong: string | undefined
} {
  if (first === undefined || !ts.isObjectLiteralExpression(first))
    return { name: first, wrong: undefined }
  const options = optionsOf(first)
  if (typeof options === 'string') return { name: undefined, wrong: options }
  const other = [...options.keys()].find((key) => key !== 'name')
  return {
    name: options.get('name'),
    wrong:
      other === undefined
        ? undefined
        : `its ${other} has no match in pikku: handlers get the one instance of a provider`,
  }
}

function heritageOf(declaration: ts.ClassLikeDeclaration): ts.Expression[] {
  return (declaration.heritageClauses ?? []).flatMap(({ types }) =>
    types.map(({ expression }) => expression),
  )
}

/** The bases and the methods of processors: what is done with them is told where a processor is. */
function partsOfClasses(code: Code): ts.Node[] {
  return eachNode(code.files, ts.isClassDeclaration).flatMap((declaration) => [
    ...heritageOf(declaration).filter((each) => isNest(code, each, 'WorkerHost')),
    ...declaration.members.flatMap((member) =>
      (ts.canHaveDecorators(member) ? (ts.getDecorators(member) ?? []) : []).flatMap(
        ({ expression }) =>
          ts.isCallExpression(expression) && isNest(code, expression.expression, 'OnWorkerEvent')
            ? [expression.expression]
            : [],
      ),
    ),
  ])
}

function readInjection(code: Code, name: ts.Identifier): Found | undefined {
  const { decorator, call } = decoratorOf(name) ?? {}
  const declaration = decorator?.parent
  const queue = literalName(code, call?.arguments[0])
  if (decorator === undefined || declaration === undefined || queue === null) return undefined
  if (!ts.isParameter(declaration) && !ts.isPropertyDeclaration(declaration)) return undefined
  const { name: held, type } = declaration
  if (!ts.isIdentifier(held) || type === undefined || !ts.isTypeReferenceNode(type))
    return undefined
  const imported = importedName(code, type.typeName)
  if (imported?.module !== 'bullmq' || imported.name !== 'Queue') return undefined
  return {
    kind: 'injection',
    use: { queue, decorator, declaration, name: held, type },
    names: [name, type.typeName],
  }
}

function readModule(code: Code, name: ts.Identifier): Found | undefined {
  const access = name.parent
  const call = access.parent
  if (!ts.isPropertyAccessExpression(access) || !ts.isCallExpression(call)) return undefined
  if (call.expression !== access || !ts.isArrayLiteralExpression(call.parent)) return undefined
  switch (access.name.text) {
    case 'registerQueue':
    case 'registerQueueAsync': {
      const isAsync = access.name.text === 'registerQueueAsync'
      const uses = call.arguments.flatMap((node) => {
        const options = optionsOf(node)
        const queue = typeof options === 'string' ? null : literalName(code, options.get('name'))
        return queue === null || typeof options === 'string'
          ? []
          : [{ queue, call, node, options, isAsync }]
      })
      return uses.length === call.arguments.length
        ? { kind: 'registrations', uses, names: [name] }
        : undefined
    }
    case 'forRoot':
    case 'forRootAsync': {
      const isAsync = access.name.text === 'forRootAsync'
      const object = readRoot(call, isAsync)
      const options = typeof object === 'string' ? object : optionsOf(object)
      const use: NestRoot =
        typeof options === 'string'
          ? { call, isAsync, object: options, options: new Map() }
          : { call, isAsync, object, options }
      return { kind: 'root', use, names: [name] }
    }
    default:
      return undefined
  }
}

function readRoot(call: ts.CallExpression, isAsync: boolean): ts.ObjectLiteralExpression | string {
  const [given, ...more] = call.arguments
  if (given === undefined || !ts.isObjectLiteralExpression(given) || more.length > 0)
    return 'its options are not written in the call'
  return isAsync ? returnedOptions(given) : given
}

/** `exports: [BullModule]`, which goes with the queues of its module. */
function exportedModules(code: Code): ts.Identifier[] {
  return eachNode(code.files, ts.isArrayLiteralExpression).flatMap((array) =>
    ts.isPropertyAssignment(array.parent) && array.parent.name.getText() === 'exports'
      ? array.elements.filter((element): element is ts.Identifier =>
          isNest(code, element, 'BullModule'),
        )
      : [],
  )
}
