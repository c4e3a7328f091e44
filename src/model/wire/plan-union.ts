import type {
  JsonKind,
  WireCase,
  WireCondition,
  WireLeaf,
  WirePlan,
  WireSlot,
} from '../../facts/wire-plan.js'
import type { Shape, UnionShape } from '../shape.js'
import type { SourceSpan } from '../source-span.js'
import { isConverting, isRecursive } from './converting-definitions.js'
import { mayBeLeaf } from './leaf-text.js'
import { planJoined } from './plan-joined.js'
import { discriminate } from './discriminate.js'
import { takesText } from './text-on-arrival.js'
import { withoutGaps } from './without-gaps.js'
import {
  bareShape,
  isAnything,
  isUndefined,
  namedMembers,
  type UnionMember,
} from './union-members.js'
import type { WirePlanner } from './wire-planner.js'

export type PlanShape = (shape: Shape, planner: WirePlanner) => WireSlot

/** One member of a union, and how it is converted. */
export interface PlannedMember extends UnionMember {
  readonly plan: WireSlot
}

/** The kinds in this order, so that equal unions have equal plans. */
const kinds: readonly JsonKind[] = ['text', 'number', 'boolean', 'null', 'list', 'object']

/**
 * The members are told apart by the kind of JSON that they become, then by what their properties say. Nothing is added
 * to the JSON for it: where that is not enough, the union is ambiguous.
 */
export function planUnion(shape: UnionShape, planner: WirePlanner, plan: PlanShape): WireSlot {
  if (!isConverting(shape, planner)) return null
  const members = namedMembers(shape, planner.table).filter((member) => !isUndefined(member.shape))
  const whole = members[0] === undefined ? undefined : recursiveName(members[0], planner)
  if (whole !== undefined && members.every(({ names }) => names.includes(whole)))
    return plan(toName(whole), planner)
  // TypeScript has no such union: something in it could not be read, and that was reported.
  if (members.some(({ shape: member }) => isUnread(bareShape(member, planner.table)))) return null
  let isBroken = false
  const watched: WirePlanner = {
    ...planner,
    onAmbiguity: (ambiguity) => {
      isBroken = true
      planner.onAmbiguity?.(ambiguity)
    },
  }
  const planned = members.map((member) => planMember(member, { planner: watched, plan }))
  // One finding: a member that is ambiguous itself cannot be told from others either.
  if (isBroken || planned.every((member) => member.plan === null)) return null
  const byKind = kinds.flatMap((kind): [JsonKind, WireSlot][] => {
    const some = planned.filter((member) => kindsOf(member.shape, planner).includes(kind))
    return some.length === 0
      ? []
      : [[kind, planKind(kind, some, { planner, plan, declaredAt: shape.declaredAt })]]
  })
  const [first] = byKind
  return byKind.length === 1 && first !== undefined
    ? first[1]
    : ['union', Object.fromEntries(byKind) as Record<JsonKind, WireSlot>]
}

function isUnread(shape: Shape): boolean {
  return shape.kind === 'primitive' && (shape.name === 'any' || shape.name === 'unknown')
}

interface Planning {
  readonly planner: WirePlanner
  readonly plan: PlanShape
  readonly declaredAt?: SourceSpan | undefined
}

function planMember(member: UnionMember, { planner, plan }: Planning): PlannedMember {
  const { shape } = member
  if (!isConverting(shape, planner)) return { ...member, plan: null }
  const isHolder = kindsOf(shape, planner).some((kind) => kind === 'list' || kind === 'object')
  const name = isHolder ? recursiveName(member, planner) : undefined
  return { ...member, plan: plan(name === undefined ? shape : toName(name), planner) }
}

/** A name that leads back to itself has no end in place; its own plan converts each thing that it leads to. */
function recursiveName({ names }: UnionMember, { table }: WirePlanner): string | undefined {
  return names.find(isRecursive(table))
}

function toName(name: string): Shape {
  return { kind: 'reference', name }
}

function planKind(kind: JsonKind, members: readonly PlannedMember[], planning: Planning): WireSlot {
  const { planner } = planning
  const alike = planAlike(kind, members, planning)
  if ('plan' in alike) return alike.plan
  const bare = members.map((member) => ({
    ...member,
    plan: withoutGaps(member.plan, planner.table),
  }))
  const without = planAlike(kind, bare, planning)
  if ('plan' in without) return without.plan
  planner.onAmbiguity?.({
    path: planner.path,
    members: members.map(({ shape }) => shape),
    declaredAt: planning.declaredAt,
    ...(alike.clash === undefined ? {} : { clash: alike.clash }),
  })
  return null
}

/** One plan for all members, or what keeps them from being told apart. */
function planAlike(
  kind: JsonKind,
  members: readonly PlannedMember[],
  planning: Planning,
): ReturnType<typeof planJoined> {
  const distinct = new Set(members.map(({ plan }) => JSON.stringify(plan)))
  if (distinct.size === 1) return { plan: members[0]?.plan ?? null }
  const found =
    kind === 'text' ? planText(members, planning) : planChoice(members, planning.planner)
  if (found !== undefined) return { plan: found }
  return kind === 'text' ? { clash: undefined } : planJoined(members, planning)
}

/** Values that become a text, beside texts: literals that they never become, or a type that admits what they become. */
function planText(
  members: readonly PlannedMember[],
  { planner, plan, declaredAt }: Planning,
): WirePlan | undefined {
  const { table } = planner
  const each = members.map((member) => {
    const bare = bareShape(member.shape, table)
    return { member, bare, own: plan(bare, planner) }
  })
  const isConverted = ({ own }: (typeof each)[number]): boolean => own !== null
  const plain = each.filter((one) => !isConverted(one))
  const leaves = new Set(each.map(({ own }) => own).filter(isLeaf))
  const [leaf] = leaves
  if (leaf === undefined) return undefined
  if ([...leaves].every((own) => plain.some(({ member }) => takesText(member, own, table)))) {
    planner.onText?.({
      path: planner.path,
      members: members.map(({ shape }) => shape),
      declaredAt,
    })
    return 'asText'
  }
  if (leaves.size > 1) return undefined
  const literals: string[] = []
  for (const { bare } of plain) {
    if (bare.kind !== 'literal' || typeof bare.value !== 'string') return undefined
    if (mayBeLeaf(bare.value, leaf)) return undefined
    literals.push(bare.value)
  }
  return literals.length === 0 ? leaf : ['text', leaf, literals]
}

function isLeaf(slot: WireSlot): slot is WireLeaf {
  return typeof slot === 'string' && slot !== 'asText'
}

function planChoice(
  members: readonly PlannedMember[],
  { table }: WirePlanner,
): WirePlan | undefined {
  const cases: WireCase[] = []
  for (const member of members) {
    if (member.plan === null) continue
    const plan = JSON.stringify(member.plan)
    const conditions = new Map<string, WireCondition>()
    for (const other of members) {
      if (JSON.stringify(other.plan) === plan) continue
      const condition = discriminate(member.shape, other.shape, table)
      if (condition === undefined) return undefined
      conditions.set(JSON.stringify(condition), condition)
    }
    cases.push([[...conditions.values()], member.plan])
  }
  const hasPlain = members.some(({ plan }) => plan === null)
  return ['choice', hasPlain ? [...cases, [[], null]] : cases]
}

function kindsOf(shape: Shape, { table }: WirePlanner): readonly JsonKind[] {
  const bare = bareShape(shape, table)
  if (isAnything(bare)) return kinds
  switch (bare.kind) {
    case 'primitive':
      return primitiveKinds[bare.name] ?? []
    case 'literal':
      return bare.type === 'number' || bare.type === 'boolean' ? [bare.type] : ['text']
    case 'array':
    case 'tuple':
    case 'map':
    case 'set':
      return ['list']
    case 'object':
      return ['object']
    default:
      return ['text']
  }
}

const primitiveKinds: Readonly<Record<string, readonly JsonKind[]>> = {
  string: ['text'],
  bigint: ['text'],
  number: ['number'],
  boolean: ['boolean'],
  null: ['null'],
  object: ['list', 'object'],
}
