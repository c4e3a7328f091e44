/** What `unique` says, where all of it is known. */
export interface UniqueChoice {
  /** A number is a duration. */
  readonly while: 'waiting' | 'unfinished' | number
  readonly then?: string | undefined
  readonly wait?: unknown
  readonly atMost?: unknown
}

export interface UniqueProblem {
  readonly option: 'then' | 'wait' | 'atMost'
  readonly reason: string
  readonly instead: string
}

const choices = {
  waiting: ['keep', 'replace'],
  unfinished: ['keep', 'runAgain'],
  duration: ['keep'],
} as const

/** Why a combination is refused: it would drop a newer value, or postpone a job that has begun. */
export function uniqueProblem(rule: UniqueChoice): UniqueProblem | undefined {
  const { then = 'keep', wait, atMost } = rule
  const kind = typeof rule.while === 'number' ? 'duration' : rule.while
  const allowed: readonly string[] = choices[kind]
  if (!allowed.includes(then)) return thenProblem(then, kind)
  if (atMost !== undefined && wait === undefined) {
    return {
      option: 'atMost',
      reason: 'it bounds `wait`, which is not given',
      instead: "Give `wait` too, such as `wait: '5s'`, or remove `atMost`.",
    }
  }
  if (wait === undefined || kind === 'waiting') return undefined
  return {
    option: 'wait',
    reason: 'only a job that waits can be postponed',
    instead: "Use `while: 'waiting'`, or remove `wait`.",
  }
}

function thenProblem(then: string, kind: keyof typeof choices): UniqueProblem {
  const allowed = choices[kind].map((name) => `'${name}'`).join(' or ')
  if (then === 'replace') {
    return {
      option: 'then',
      reason: 'the data of a job that runs or has ended cannot be replaced',
      instead:
        kind === 'unfinished'
          ? "Use `then: 'runAgain'`, which runs the newest data once more, or `while: 'waiting'`."
          : "Use `while: 'waiting'`, or `then: 'keep'`.",
    }
  }
  if (then === 'runAgain') {
    return {
      option: 'then',
      reason: 'with this `while`, no job waits behind one that runs',
      instead: "Use `while: 'unfinished'`, or `then: 'keep'`.",
    }
  }
  return { option: 'then', reason: `'${then}' is unknown`, instead: `Write ${allowed}.` }
}
