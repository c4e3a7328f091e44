import type { InspectContext } from '../values/context.js'
import { findMissingImport } from '../values/missing-import.js'
import { findMissingTypeName, type MissingName } from '../program/missing-type-name.js'
import { findMissingValue } from '../program/missing-value.js'
import { isClientType } from '../modules/own-modules.js'
import { ts } from '../source/typescript.js'

/** Why a type is lost, and what to do about it. */
export interface LostCause {
  readonly reason: string
  readonly instead: string
  /** What has to be mended; null where that is not a file of the project. */
  readonly place: ts.Node | null
}

const declare = 'Import or declare the type.'

/** The name or module that is missing on the way from an expression or a type that the compiler could not work out. */
export function findLostCause(
  context: InspectContext,
  roots: readonly ts.Node[],
): LostCause | undefined {
  const { checker, config } = context
  const inType = (root: ts.Node): MissingName | null =>
    findMissingTypeName({
      checker,
      root,
      passed: [],
      isInPackages: true,
      isUnwritten: (declaration) => isClientType(config, declaration),
    })
  const name = findMissingValue({ checker, roots, inType })
  return name === null ? undefined : causeOf(context, name)
}

/** Why a name leads nowhere. */
export function causeOf(context: InspectContext, name: MissingName): LostCause {
  const place = isInPackage(name) ? null : name
  const missing = partsOf(name)
    .map((part) => findMissingImport(context, part))
    .find((found) => found !== undefined)
  if (missing === undefined) {
    const value = isTypeOnly(name) ? undefined : findLostValue(context, name)
    return value ?? { ...undeclared(name), place }
  }
  const { module, reason } = missing
  if (module === undefined) return { reason, instead: declare, place }
  const owner = packageOf(module.getSourceFile().fileName)
  if (owner === undefined) return { reason, instead: remedy(module.text), place: module }
  return {
    reason: `the package '${owner}' imports the module '${module.text}', which was not found`,
    instead: `Install \`${packageName(module.text)}\`, which the types of \`${owner}\` need.`,
    place: null,
  }
}

function undeclared(name: MissingName): Omit<LostCause, 'place'> {
  const owner = packageOf(name.getSourceFile().fileName)
  const reason =
    owner === undefined
      ? `\`${name.text}\` is not declared in any file that was found`
      : `the package '${owner}' names \`${name.text}\`, which is not declared in any file that was found`
  return { reason, instead: declare }
}

/** `typeof total`, where `total` is declared, and what it is made of is missing. */
function findLostValue(context: InspectContext, name: MissingName): LostCause | undefined {
  const symbol = context.checker.getSymbolAtLocation(name)
  return symbol?.declarations === undefined
    ? undefined
    : findLostCause(context, symbol.declarations)
}

function isTypeOnly(name: MissingName): boolean {
  return !ts.isTypeQueryNode(name.parent)
}

/** A name, and the names that it is a member of: where `z` is missing, so is `z.infer`. */
function partsOf(name: MissingName): readonly (ts.Identifier | ts.StringLiteral)[] {
  const { parent } = name
  if (!ts.isQualifiedName(parent) || parent.right !== name) return [name]
  return [...partsOf(lastOf(parent.left)), name]
}

function lastOf(name: ts.EntityName): ts.Identifier {
  return ts.isIdentifier(name) ? name : name.right
}

function remedy(specifier: string): string {
  if (/^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..') {
    return 'Write the module, or correct the path of the import.'
  }
  if (specifier.startsWith('#')) return 'Correct the name, or the `imports` of the package.json.'
  if (specifier.includes(':')) return 'Import the type from a module that TypeScript finds.'
  return `Install \`${packageName(specifier)}\`, or correct the name of the module.`
}

/** `@scope/name` of `@scope/name/part`. */
function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return '@types/node'
  const parts = specifier.split('/')
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

function packageOf(file: string): string | undefined {
  return /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]
}

function isInPackage(node: ts.Node): boolean {
  return packageOf(node.getSourceFile().fileName) !== undefined
}
