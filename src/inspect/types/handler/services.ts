import { ts } from '../../source/typescript.js'
import { findType } from '../../syntax/find-name.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { NodeReader } from '../syntax/node-reader.js'
import { fileScope, type WrittenType } from '../syntax/scope.js'
import { interfaceMembers, propertyType } from './member-types.js'
import type { ValueType } from './value-type.js'

interface Services {
  readonly type: ts.TypeNode | null
  readonly path: readonly string[]
}

/** What the runtime gives each handler besides the project's services: there, a service of the same name is both. */
export const givenByRuntime: ReadonlySet<string> = new Set([
  'logger',
  'interaction',
  'progress',
  'attempt',
])

/** The services, or what a path leads to from them. */
export function serviceAt(types: NodeReader, { type, path }: Services): ValueType {
  if (type !== null) {
    const whole = { scope: types.scope, node: type }
    return { kind: 'service', type: along(types, whole, path) }
  }
  const [first, ...others] = path
  if (first === undefined) throw new NeedsChecker('the services as a whole')
  return { kind: 'service', type: along(types, ofProject(types, first), others) }
}

function along(types: NodeReader, whole: WrittenType, path: readonly string[]): WrittenType {
  return path.reduce((outer, key) => propertyType(types, outer, key), whole)
}

/** The type of one of the services that the project declares. */
function ofProject(types: NodeReader, name: string): WrittenType {
  const { project, scope } = types
  const services = givenByRuntime.has(name) ? null : project.services(scope.file)
  const found = services && findType(project, services.file, services.name)
  if (!found || !ts.isInterfaceDeclaration(found.declaration))
    throw new NeedsChecker(`the service ${name}`)
  const [own, another] = interfaceMembers(types, found.declaration, fileScope(found.file), name)
  const isPlain =
    own !== undefined &&
    another === undefined &&
    ts.isPropertySignature(own.member) &&
    own.member.questionToken === undefined
  if (!isPlain || own.member.type === undefined) throw new NeedsChecker(`the service ${name}`)
  return { scope: own.scope, node: own.member.type }
}
