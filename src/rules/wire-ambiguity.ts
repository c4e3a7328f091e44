import { shorten } from '../facts/shorten.js'
import { diagnose } from '../diagnostics/diagnose.js'
import type { Diagnostic, DiagnosticStep } from '../diagnostics/diagnostic.js'
import type { QueueModel } from '../model/queue-model.js'
import type { Shape } from '../model/shape.js'
import type { SourceSpan } from '../model/source-span.js'
import { eachPlanned } from '../model/wire/each-planned.js'
import type { PlannedShape } from '../model/wire/planned-shape.js'
import { bareShape } from '../model/wire/union-members.js'
import { namedTypes, type Ambiguity, type NamedTypes } from '../model/wire/wire-planner.js'
import { describeMember, listOf } from './describe-member.js'

/**
 * What looks alike in JSON must not be of two types, unless one of them is the text that the others become. A named type
 * is reported where it is first met.
 */
export function wireAmbiguity(model: QueueModel): readonly Diagnostic[] {
  const types = namedTypes(model.definitions)
  const seen = new Set<string>()
  return model.workers.flatMap(({ queue, function: { input, output, span } }) =>
    [
      { side: 'input', start: 'data', shape: input },
      { side: 'output', start: 'result', shape: output },
    ].flatMap(({ side, start, shape }) =>
      eachPlanned(shape, start, { types, seen }).flatMap(([path, planned]) =>
        findings(planned, { queue, side, path, span }, types),
      ),
    ),
  )
}

interface Place {
  readonly queue: string
  readonly side: string
  readonly path: string
  /** Of the function. */
  readonly span: SourceSpan
}

function findings(
  { ambiguities, texts }: PlannedShape,
  at: Place,
  types: NamedTypes,
): Diagnostic[] {
  const ambiguous = ambiguities.map((found) => {
    const values = { ...at, path: shorten(at.path + found.path), ...words(found, types) }
    const because = declaredHere(values.path, at.span, found.declaredAt)
    const diagnostic = diagnose('ambiguousOnTheWire', values, at.span, because)
    return withOrigin(diagnostic, found.declaredAt, `${values.found} ${values.clash}`)
  })
  // What is refused as a whole needs no word on its parts.
  if (ambiguities.length > 0) return ambiguous
  return [...texts.values()].map(({ path: inner, members, declaredAt }) => {
    const found = listOf(members.map((member) => describeMember(member, types)))
    const converted = listOf(
      members
        .filter((member) => isConverted(member, types))
        .map((each) => describeMember(each, types)),
    )
    const path = shorten(at.path + inner)
    const because = declaredHere(path, at.span, declaredAt)
    const diagnostic = diagnose(
      'textOnArrival',
      { ...at, path, found, converted },
      at.span,
      because,
    )
    return withOrigin(diagnostic, declaredAt, found)
  })
}

/** Where the union stands, unless that is in the function itself. */
function declaredHere(
  path: string,
  own: SourceSpan,
  declaredAt: SourceSpan | undefined,
): DiagnosticStep[] {
  const isInside =
    declaredAt === undefined ||
    (declaredAt.file === own.file &&
      declaredAt.line >= own.line &&
      declaredAt.endLine <= own.endLine)
  return isInside ? [] : [{ message: `${path} is declared here`, span: declaredAt }]
}

/** A declaration is reported once for all its uses; one whose uses settle its type, once for each type. */
function withOrigin(
  diagnostic: Diagnostic,
  declaredAt: SourceSpan | undefined,
  found: string,
): Diagnostic {
  if (declaredAt === undefined) return diagnostic
  const { file, line, column } = declaredAt
  return { ...diagnostic, origin: `${file}:${line}:${column} ${found}` }
}

function isConverted(member: Shape, { table }: NamedTypes): boolean {
  const bare = bareShape(member, table)
  if (bare.kind === 'value') return true
  if (bare.kind === 'primitive') return bare.name === 'bigint'
  return bare.kind === 'literal' && bare.type === 'bigint'
}

function words(
  { members, clash }: Ambiguity,
  types: NamedTypes,
): { found: string; clash: string; kind: 'text' | 'list' | 'object' } {
  const describe = (shape: Shape): string => describeMember(shape, types)
  const forms = members.map((member) => bareShape(member, types.table).kind)
  const isAll = (...kinds: readonly Shape['kind'][]): boolean =>
    forms.every((kind) => kinds.includes(kind))
  return {
    found: listOf(members.map(describe)),
    clash: clash === undefined ? '' : `${clash.path} is ${clash.types.map(describe).join(' or ')}`,
    kind: isAll('object') ? 'object' : isAll('array', 'tuple', 'map', 'set') ? 'list' : 'text',
  }
}
