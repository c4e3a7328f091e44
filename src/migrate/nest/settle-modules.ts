import { ts } from '../../inspect/source/typescript.js'
import type { Sheet } from '../apply/sheet.js'
import { memberText } from '../code/member-text.js'
import { clientModule, generatedModule } from '../plan/client-module.js'
import type { RawPart } from '../plan/raw-part.js'
import { unitOf } from '../plan/rewrite-raw-queues.js'
import { nestAdvice } from './nest-advice.js'
import { isNest, type NestRoot, type NestUses } from './nest-uses.js'

/** Takes what was rewritten out of the modules, and puts PikkuModule where BullModule had its connection. */
export function settleModules(
  whole: Sheet,
  uses: NestUses,
  parts: readonly RawPart[],
  rewritten: ReadonlySet<ts.Node>,
): void {
  const moved = parts.filter(({ node }) => rewritten.has(node))
  const [root] = uses.roots
  const hasMoved = moved.length > 0
  const isWhole = moved.length === parts.length
  if (root !== undefined && !(hasMoved && isWhole))
    whole.leave(
      root.call,
      `this use of BullModule stays with the queues that it serves. By hand: ${nestAdvice['BullModule']}`,
    )
  if (root === undefined || !hasMoved) return
  const sheet = whole.of(...new Set(moved.map(unitOf)))
  for (const object of moduleObjects(uses)) takeOut(sheet, object, uses, rewritten)
  placeModule(sheet, root, isWhole)
}

/** The objects that decorate modules. */
function moduleObjects({ registrations }: NestUses): ReadonlySet<ts.ObjectLiteralExpression> {
  return new Set(
    registrations.flatMap(({ call }) => {
      const object = call.parent.parent.parent
      return ts.isObjectLiteralExpression(object) ? [object] : []
    }),
  )
}

function takeOut(
  sheet: Sheet,
  object: ts.ObjectLiteralExpression,
  { registrations }: NestUses,
  rewritten: ReadonlySet<ts.Node>,
): void {
  const isEmpty = (node: ts.Node): boolean => {
    const own = registrations.filter(({ call }) => call === node)
    return own.length > 0 && own.every((each) => rewritten.has(each.node))
  }
  const lists = object.properties.flatMap((property) =>
    ts.isPropertyAssignment(property) && ts.isArrayLiteralExpression(property.initializer)
      ? [{ property, elements: property.initializer.elements }]
      : [],
  )
  const calls = lists.flatMap(({ elements }) =>
    elements.filter((each) => registrations.some(({ call }) => call === each)),
  )
  const isGone = (element: ts.Node): boolean =>
    isEmpty(element) || (isNest(sheet.code, element, 'BullModule') && calls.every(isEmpty))
  for (const call of calls.filter((each) => !isEmpty(each)))
    removeFrom(sheet, (call as ts.CallExpression).arguments, (node) => rewritten.has(node))
  const emptied = lists.filter(({ elements }) => elements.length > 0 && elements.every(isGone))
  removeFrom(sheet, object.properties, (node) => emptied.some(({ property }) => property === node))
  for (const list of lists.filter((each) => !emptied.includes(each)))
    removeFrom(sheet, list.elements, isGone)
}

/** Takes nodes out of a list, each with its comma. */
function removeFrom(
  sheet: Sheet,
  list: ts.NodeArray<ts.Node>,
  isGone: (node: ts.Node) => boolean,
): void {
  const lastKept = list.findLastIndex((node) => !isGone(node))
  const file = list[0]?.getSourceFile()
  if (file === undefined) return
  for (const [index, node] of list.entries()) {
    const next = list[index + 1]
    if (isGone(node) && index < lastKept && next !== undefined)
      sheet.replace(file, node.getStart(), next.getStart(), '')
  }
  const [kept, first, last] = [list[lastKept], list[lastKept + 1], list.at(-1)]
  if (first === undefined || last === undefined) return
  const start = kept?.end ?? first.getStart()
  const end = kept === undefined && list.hasTrailingComma ? list.end : last.end
  sheet.replace(file, start, end, '')
}

/** In the place of BullModule, or beside it while other queues need it. */
function placeModule(sheet: Sheet, root: NestRoot, isWhole: boolean): void {
  const { call } = root
  const file = call.getSourceFile()
  const text = moduleText(root)
  const line = file.text.includes('\r\n') ? '\r\n' : '\n'
  const lineStart = file.text.lastIndexOf('\n', call.getStart()) + 1
  const indent = /^[^\S\n]*/.exec(file.text.slice(lineStart))?.[0] ?? ''
  const shown = text.replaceAll('\n', `${line}${indent}`)
  if (isWhole) sheet.replace(file, call.getStart(), call.end, shown)
  else sheet.replace(file, call.end, call.end, `,${line}${indent}${shown}`)
  sheet.need(file, 'pikku/nest', 'PikkuModule')
  sheet.need(file, 'pikku/queue-bullmq', 'createBullMQService')
  sheet.need(file, 'pikku/queue-bullmq', 'createBullMQWorkers')
  sheet.need(file, clientModule(sheet, file), 'PikkuQueue')
  sheet.need(file, generatedModule(sheet, file, 'pikku-bootstrap.gen'), '')
  const hasServices = sheet.code.files.some(({ text: each }) =>
    /\binterface\s+\w+\s+extends\b[^{]*\b(?:Core|Nest)Services\b/.test(each),
  )
  if (hasServices) return
  sheet.need(file, 'pikku/nest', 'type NestServices')
  const end = file.endOfFileToken.getFullStart()
  sheet.replace(
    file,
    end,
    end,
    `${line}${line}/** What handlers of queues get. */${line}export interface Services extends NestServices {}`,
  )
}

function moduleText({ call, isAsync, object, options }: NestRoot): string {
  const parts = [
    'queue: PikkuQueue',
    'service: createBullMQService',
    'workers: createBullMQWorkers',
  ]
  const own = [...options].flatMap(([key, value]) =>
    key === 'defaultJobOptions' ? [] : [memberText(value, key === 'connection' ? 'redis' : key)],
  )
  const given = own.length === 0 ? '{}' : `{ ${own.join(', ')} }`
  if (!isAsync) {
    const all = own.length === 0 ? parts : [...parts, `options: ${given}`]
    return `PikkuModule.forRoot({\n${all.map((each) => `  ${each},\n`).join('')}})`
  }
  const [outer] = call.arguments
  const rest =
    outer !== undefined && ts.isObjectLiteralExpression(outer) && typeof object !== 'string'
      ? outer.properties.map((property) => replaced(property, object, given))
      : []
  return `PikkuModule.forRootAsync({\n${[...parts, ...rest].map((each) => `  ${each},\n`).join('')}})`
}

/** The text of a member, with other text for an object within. */
function replaced(member: ts.Node, object: ts.Node, text: string): string {
  const own = member.getText()
  if (object.pos < member.pos || object.end > member.end) return own
  const start = object.getStart() - member.getStart()
  return own.slice(0, start) + text + own.slice(start + object.getEnd() - object.getStart())
}
