import { closest, distance } from 'fastest-levenshtein'
import { diagnose } from '../../diagnostics/diagnose.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { jobTypes } from '../../model/job-types.js'
import { keyPathFault, keyPaths, type KeyPathFault } from '../../model/key-paths.js'
import type { Shape } from '../../model/shape.js'
import { entryOf, type ConstantValue, type StaticValue } from '../../model/static-value.js'
import { namedTypes, type NamedTypes } from '../../model/wire/wire-planner.js'
import { describeMember, listOf } from '../describe-member.js'
import type { Rule } from '../rule.js'
import { optionsOf } from '../worker-options.js'

/** More are counted. */
const MOST_SHOWN = 8

/** The paths of `group` and `unique`: every value of the job's data must have a scalar there. */
export const keyPath: Rule = ({ workers, definitions }) => {
  const keyed = workers.filter((worker) => optionsOf(worker).some(({ name }) => isKeyed(name)))
  if (keyed.length === 0) return []
  const types = namedTypes(definitions)
  return keyed.flatMap((worker) => {
    const { input } = jobTypes(worker, definitions)
    return optionsOf(worker).flatMap(({ name, entry }) => {
      if (!isKeyed(name) || entry.value.kind !== 'record') return []
      const by = entryOf(entry.value, 'by')?.value
      const tier = entryOf(entry.value, 'tier')?.value
      const given = [
        ...pathsIn(by).map((path) => ({ option: `${name}.by`, path })),
        ...(name === 'group' ? pathsIn(tier).map((path) => ({ option: 'group.tier', path })) : []),
      ]
      return given.flatMap(({ option, path }) => check(option, path, input, types))
    })
  })
}

function isKeyed(name: string | null): name is string {
  return name === 'group' || name === 'unique'
}

type Path = ConstantValue & { readonly value: string }

function pathsIn(value: StaticValue | undefined): Path[] {
  const given = value?.kind === 'list' ? value.items : value === undefined ? [] : [value]
  return given.filter(
    (each): each is Path => each.kind === 'constant' && typeof each.value === 'string',
  )
}

function check(
  option: string,
  { value: path, span }: Path,
  data: Shape,
  types: NamedTypes,
): Diagnostic[] {
  const fault = keyPathFault(data, path, types.table)
  if (fault === null) return []
  const paths = keyPaths(data, types.table)
  const near = nearest(path, paths)
  const fix = near === undefined ? null : { span, text: `'${near}'` }
  const values = { option, path, reason: reasonOf(fault, types), instead: insteadOf(near, paths) }
  return [diagnose('keyPath', values, span, [], fix)]
}

function reasonOf(fault: KeyPathFault, types: NamedTypes): string {
  switch (fault.kind) {
    case 'absent':
      return `not every job has \`${fault.path}\``
    case 'optional':
      return `\`${fault.path}\` is optional`
    case 'unfit':
      return `\`${fault.path}\` ${fault.always ? 'is' : 'may be'} ${listOf(fault.found.map((each) => describeMember(each, types)))}`
  }
}

function insteadOf(near: string | undefined, paths: readonly string[]): string {
  if (paths.length === 0) return "The job's data has no value that could be a key: give it one."
  const more = paths.length - MOST_SHOWN
  const shown = paths.slice(0, MOST_SHOWN).map((path) => `'${path}'`)
  const listed = `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  return near === undefined
    ? `The paths that there are: ${listed}.`
    : `Did you mean '${near}'? The paths that there are: ${listed}.`
}

function nearest(path: string, paths: readonly string[]): string | undefined {
  if (paths.length === 0) return undefined
  const near = closest(path, [...paths])
  return distance(path, near) <= Math.max(1, Math.floor(near.length / 3)) ? near : undefined
}
