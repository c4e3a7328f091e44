import { entry } from './entry.js'

/** PK4xx: worker options. */
export const options = {
  unknownOption: entry<{ option: string; instead: string }>({
    code: 'PK401',
    severity: 'error',
    title: 'A worker option does not exist',
    message: ({ option }) => `There is no worker option \`${option}\`.`,
    help: ({ instead }) => instead,
    explain: 'A misspelled option would be silently ignored.',
  }),
  optionWrongType: entry<{ option: string; expected: string; found: string }>({
    code: 'PK402',
    severity: 'error',
    title: 'A worker option has the wrong type',
    message: ({ option, expected, found }) => `\`${option}\` must be ${expected}, not ${found}.`,
    help: ({ expected }) => `Write ${expected}.`,
    explain: 'The option would fail when the worker starts.',
  }),
  optionOutOfRange: entry<{ option: string; value: string; allowed: string }>({
    code: 'PK403',
    severity: 'error',
    title: 'A worker option is out of range',
    message: ({ option, value, allowed }) => `\`${option}\` is ${value}; it must be ${allowed}.`,
    help: ({ allowed }) => `Give a value that is ${allowed}.`,
    explain: 'The option would fail when the worker starts, or stop the queue from working.',
  }),
  retriesDisagree: entry<{ retries: string; attempts: string }>({
    code: 'PK404',
    severity: 'error',
    title: 'Retries and attempts disagree',
    message: ({ retries, attempts }) =>
      `\`retries: ${retries}\` means ${Number(retries) + 1} attempts, but \`attempts\` is ${attempts}.`,
    help: () => 'Keep one of the two: attempts = retries + 1.',
    explain: '`retries` counts the attempts after the first one, `attempts` counts them all.',
  }),
  optionTwice: entry<{ first: string; second: string }>({
    code: 'PK405',
    severity: 'error',
    title: 'A worker option is given twice',
    message: ({ first, second }) =>
      `\`${first}\` and \`${second}\` are one option, with different values.`,
    help: ({ first }) => `Keep \`${first}\`.`,
    explain: 'Older spellings put options directly on the call; both places mean the same.',
  }),
  unlikelyUnit: entry<{ option: string; value: string; unit: string; suggestion: string }>({
    code: 'PK406',
    severity: 'warning',
    title: 'A duration looks like the wrong unit',
    message: ({ option, value, unit }) => `\`${option}: ${value}\` is in ${unit}.`,
    help: ({ suggestion }) =>
      `If you mean that, write it with its unit; otherwise write ${suggestion}.`,
    explain:
      "Some options count seconds and others milliseconds. A string with its unit ('30s') cannot be misread.",
  }),
  deadLetterCycle: entry<{ chain: readonly string[] }>({
    code: 'PK407',
    severity: 'error',
    title: 'Dead letters go round in a cycle',
    message: ({ chain }) => `Dead letters go round in a cycle: ${chain.join(' → ')}.`,
    help: () => 'Let the last dead letter queue have none of its own.',
    explain: 'A job that fails in every queue of the cycle would be passed on forever.',
  }),
  optionIgnored: entry<{ option: string; provider: string; reason: string }>({
    code: 'PK408',
    severity: 'warning',
    title: 'The provider ignores a worker option',
    message: ({ option, provider, reason }) => `${provider} ignores \`${option}\`: ${reason}.`,
    help: () => 'Remove it, or keep it for another provider.',
    explain:
      'Engines differ in what they can do; an option that the engine does not know has no effect.',
  }),
  deadLetterIncompatible: entry<{ queue: string; deadLetterQueue: string }>({
    code: 'PK409',
    severity: 'error',
    title: 'The dead letter worker expects other data',
    message: ({ queue, deadLetterQueue }) =>
      `The worker of '${deadLetterQueue}' does not take the dead letters of '${queue}'.`,
    help: () =>
      'Let its function take DeadLetterJob<Input>: pikkuSessionlessFunc<DeadLetterJob<YourInput>, void>(…).',
    explain:
      'A dead letter contains the failed job, its error and its origin; a worker that expects only the data would misread it.',
  }),
  batchNeedsArray: entry<{ queue: string }>({
    code: 'PK410',
    severity: 'error',
    title: 'A batch worker does not take an array',
    message: ({ queue }) =>
      `The queue '${queue}' is worked in batches, but the input of its function is not an array.`,
    help: () => 'Let the function take an array of the job data, or remove `batch`.',
    explain:
      'With `batch` the handler receives the data of several jobs at once; producers add one element each.',
  }),
  resultIgnored: entry<{ queue: string; provider: string }>({
    code: 'PK411',
    severity: 'warning',
    title: 'The provider keeps no results',
    message: ({ queue, provider }) =>
      `The function of the queue '${queue}' returns a result, and ${provider} keeps none.`,
    help: () => 'Use `void` as its output, or store the result yourself.',
    explain: 'If the engine keeps no results, the producer can never read one.',
  }),
  lockShorterThanTimeout: entry<{ option: string; held: number; timeout: number }>({
    code: 'PK412',
    severity: 'warning',
    title: 'A job is held for less time than it may take',
    message: ({ option, held, timeout }) =>
      `\`${option}\` holds a job for ${held} ms, and \`timeout\` gives it ${timeout} ms.`,
    help: ({ option }) => `Let \`${option}\` be at least as long as \`timeout\`.`,
    explain:
      'A worker renews its lock on a job while the handler runs. If it is too busy to do so, it loses the job to another worker, which runs it a second time before the first run has ended.',
  }),
  unknownScheduleOption: entry<{ option: string; known: string }>({
    code: 'PK413',
    severity: 'error',
    title: 'An option of a schedule does not exist',
    message: ({ option }) => `A schedule has no option \`${option}\`.`,
    help: ({ known }) => `It takes: ${known}.`,
    explain: 'A misspelled option would be silently ignored.',
  }),
  scheduleTiming: entry<{ option: string; reason: string; instead: string }>({
    code: 'PK414',
    severity: 'error',
    title: 'A schedule is never due, or cannot be read',
    message: ({ option, reason }) => `\`${option}\`: ${reason}.`,
    help: ({ instead }) => instead,
    explain:
      'A schedule that no engine could keep would fail when the workers start. Expressions mean the same on every engine: see docs/recipes.md.',
  }),
  scheduleData: entry<{ queue: string; path: string; expected: string; found: string }>({
    code: 'PK415',
    severity: 'error',
    title: 'The data of a schedule is not what its queue takes',
    message: ({ queue, path, expected, found }) =>
      `\`${path}\` must be ${expected} for the queue '${queue}', not ${found}.`,
    help: ({ expected }) => `Write ${expected}.`,
    explain: 'Every run of the schedule would be refused, for as long as it is declared.',
  }),
  scheduleRefused: entry<{ provider: string; instead: string }>({
    code: 'PK416',
    severity: 'error',
    title: 'The engine of the project has no schedules',
    message: ({ provider }) => `${provider} cannot repeat jobs, so a schedule cannot be declared.`,
    help: ({ instead }) => instead,
    explain: 'A schedule that nobody keeps is a job that never runs.',
  }),
  keyPath: entry<{ option: string; path: string; reason: string; instead: string }>({
    code: 'PK417',
    severity: 'error',
    title: 'A key is not a value that every job has',
    message: ({ option, path, reason }) => `\`${option}: '${path}'\`: ${reason}.`,
    help: ({ instead }) => instead,
    explain:
      'Jobs are grouped, or made unique, by a value of their data. It must be there in every job, and be a string, a number, a boolean or a bigint: required in each member of a union, and never null. See docs/keys.md.',
  }),
  uniqueCombination: entry<{ option: string; reason: string; instead: string }>({
    code: 'PK418',
    severity: 'error',
    title: 'The options of `unique` contradict each other',
    message: ({ option, reason }) => `\`unique.${option}\`: ${reason}.`,
    help: ({ instead }) => instead,
    explain:
      'Other combinations would silently drop the newest data, or postpone a job that has begun. See docs/keys.md.',
  }),
  keysRefused: entry<{ option: string; provider: string; instead: string }>({
    code: 'PK419',
    severity: 'error',
    title: 'The engine of the project cannot keep a limit, a group or uniqueness',
    message: ({ option, provider }) => `${provider} has no \`${option}\`.`,
    help: ({ instead }) => instead,
    explain:
      'If the option were ignored, jobs would run more often, or in another order, than they may. The workers refuse to start with it.',
  }),
  priorityInOrder: entry<Record<string, never>>({
    code: 'PK420',
    severity: 'warning',
    title: 'A priority has no effect within a group that is ordered',
    message: () => 'With `group.ordered`, a priority does not change the order within a group.',
    help: () => 'Remove `priority`, or `ordered`.',
    explain: 'Jobs of an ordered group run in the order in which they became due.',
  }),
} as const
