import type { CheckCase, CheckLiteral, CheckPlan } from '../../facts/check-plan.js'
import type { ObjectShape, Shape, UnionShape } from '../shape.js'
import { bareShape, unionMembers } from '../wire/union-members.js'
import type { CheckPlanner } from './check-planner.js'
import type { DefinitionTable } from '../definition-table.js'

type PlanShape = (shape: Shape, planner: CheckPlanner) => CheckPlan

/** Literals become one list; objects that a property tells apart are found by it, without trying each of them. */
export function planUnion(
  { members }: UnionShape,
  planner: CheckPlanner,
  plan: PlanShape,
): CheckPlan {
  const literals = members.flatMap((member) => literalsOf(member) ?? [])
  const bigints = members.flatMap((member) =>
    member.kind === 'literal' && member.type === 'bigint' ? [String(member.value)] : [],
  )
  const objects = members.filter((member) => isNamedObject(member, planner.table))
  const choice = planChoice(objects, planner, plan)
  const rest = members.filter(
    (member) =>
      !(member.kind === 'literal' && member.bounds === undefined) &&
      !(choice !== undefined && objects.includes(member)),
  )
  const plans: CheckPlan[] = [
    ...(literals.length === 0 ? [] : [['literal', literals] as const]),
    ...(bigints.length === 0 ? [] : [['bigints', bigints] as const]),
    ...rest.map((member) => plan(member, planner)),
    ...(choice === undefined ? [] : [choice]),
  ]
  const [only] = plans
  return plans.length === 1 && only !== undefined ? only : ['union', plans]
}

function literalsOf(shape: Shape): readonly CheckLiteral[] | undefined {
  return shape.kind === 'literal' && shape.type !== 'bigint' ? [shape.value] : undefined
}

function isNamedObject(shape: Shape, table: DefinitionTable): boolean {
  return shape.bounds === undefined && bareShape(shape, table).kind === 'object'
}

/** By the first property that each of them must have, with literals that no other has. */
function planChoice(
  objects: readonly Shape[],
  planner: CheckPlanner,
  plan: PlanShape,
): CheckPlan | undefined {
  if (objects.length < 2) return undefined
  const bares = objects.map((object) => bareShape(object, planner.table) as ObjectShape)
  for (const { name } of bares[0]?.properties ?? []) {
    const told = bares.map((bare) => discriminantValues(bare, name, planner.table))
    if (told.every((literals) => literals !== undefined) && areDistinct(told.flat())) {
      const cases = objects.map((object, index): CheckCase => [
        told[index] ?? [],
        plan(object, planner),
      ])
      return ['choice', name, cases]
    }
  }
  return undefined
}

function discriminantValues(
  { properties }: ObjectShape,
  name: string,
  table: DefinitionTable,
): readonly CheckLiteral[] | undefined {
  const property = properties.find((each) => each.name === name)
  if (property === undefined || property.optional) return undefined
  const literals: CheckLiteral[] = []
  for (const member of unionMembers(property.shape, table)) {
    const bare = bareShape(member, table)
    const own = literalsOf(bare)
    if (own !== undefined) literals.push(...own)
    else if (bare.kind === 'primitive' && bare.name === 'boolean') literals.push(true, false)
    else if (bare.kind === 'primitive' && bare.name === 'null') literals.push(null)
    else return undefined
  }
  return literals.length === 0 ? undefined : literals
}

function areDistinct(literals: readonly CheckLiteral[]): boolean {
  return new Set(literals).size === literals.length
}
