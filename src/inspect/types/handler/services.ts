import { ts } from '../../source/typescript.js'
import { findType } from '../../syntax/find-name.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { NodeReader } from '../syntax/node-reader.js'
import { fileScope, type WrittenType } from '../syntax/scope.js'
import { interfaceMembers, methodResult, propertyType } from './member-types.js'
import type { ServiceType } from './value-type.js'

/** What the runtime gives each handler besides the project's services: there, a service of the same name is both. */
export const givenByRuntime: ReadonlySet<string> = new Set([
  'logger',
  'interaction',
  'progress',
  'attempt',
])

/** A property of a service, or one of the services. */
export function serviceIn(types: NodeReader, { type }: ServiceType, name: string): ServiceType {
  const found = type === null ? ofProject(types, name) : propertyType(types, type, name)
  return { kind: 'service', type: found }
}

/** What a method of a service gives. */
export function resultOfService(
  types: NodeReader,
  { type }: ServiceType,
  name: string,
): WrittenType {
  if (type === null) throw new NeedsChecker('a service that is a function')
  return methodResult(types, type, name)
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
