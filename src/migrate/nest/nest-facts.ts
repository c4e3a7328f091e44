import { ts } from '../../inspect/source/typescript.js'
import type { JobNameWay } from '../apply/migration.js'
import { jobsOfUse } from '../bullmq/added-jobs.js'
import { commonDefaults, type QueueDefaults } from '../bullmq/queue-defaults.js'
import { factsOfJobs, type FactsOf } from '../bullmq/queue-facts.js'
import type { Code } from '../code/read-code.js'
import { typesOf } from '../plan/job-types.js'
import type { NestInjection, NestUses } from './nest-uses.js'

/** What an application says of a queue, wherever it registers or injects it. */
export function nestFacts(code: Code, uses: NestUses, way: JobNameWay | undefined): FactsOf {
  return (queue) => {
    const injections = uses.injections.filter((each) => each.queue === queue)
    return factsOfJobs(code, {
      queue,
      way,
      handlers: uses.processors
        .filter((each) => each.queue === queue)
        .flatMap(({ declaration }) => declaration.members.filter(isProcess)),
      defaults: defaultsOf(code, uses, queue),
      types: injections.map(({ type }) => typesOf(type.typeArguments)),
      jobs: injections.flatMap((each) => usesOf(code, each)).flatMap((use) => jobsOfUse(code, use)),
    })
  }
}

function isProcess(member: ts.ClassElement): member is ts.MethodDeclaration {
  return ts.isMethodDeclaration(member) && member.name.getText() === 'process'
}

/** What a queue says goes before what the module says for all. */
function defaultsOf(code: Code, uses: NestUses, queue: string): QueueDefaults | string {
  const roots = uses.roots.map(({ options }) => options.get('defaultJobOptions'))
  const shared = roots.length === 0 ? [undefined] : roots
  const own = uses.registrations
    .filter((each) => each.queue === queue)
    .map(({ options }) => options.get('defaultJobOptions'))
  const asked = own.flatMap((each) => (each === undefined ? shared : [each]))
  return commonDefaults(code, own.length === 0 ? shared : asked)
}

/** What is done with an injected queue. A parameter with a modifier is a property too. */
export function usesOf(code: Code, { declaration, name }: NestInjection): ts.Expression[] {
  const symbols =
    ts.isParameter(declaration) &&
    ts.isParameterPropertyDeclaration(declaration, declaration.parent)
      ? code.checker.getSymbolsOfParameterPropertyDeclaration(declaration, name.text)
      : [code.symbolOf(name)]
  const references = symbols.flatMap((symbol) =>
    symbol === undefined ? [] : code.referencesTo(symbol),
  )
  return [...new Set(references)]
    .filter((reference) => reference !== name)
    .map((reference) => {
      const { parent } = reference
      return ts.isPropertyAccessExpression(parent) && parent.name === reference ? parent : reference
    })
}
