import { entry } from './entry.js'

/** PK2xx: functions. */
export const functions = {
  functionMissing: entry<{ queue: string }>({
    code: 'PK201',
    severity: 'error',
    title: 'The wiring has no function',
    message: ({ queue }) => `The queue '${queue}' has no \`func\`.`,
    help: ({ queue }) =>
      `Write func: pikkuSessionlessFunc<Data, Result>(async (services, data) => { … }) in the wiring. If code other than pikku serves the queue, write wireQueueWorker<Data, Result>({ queue: '${queue}', external: true }).`,
    explain: 'The function runs for each job, and the types come from it.',
  }),
  functionNotFound: entry<{ expression: string; reason: string }>({
    code: 'PK202',
    severity: 'error',
    title: 'The function cannot be found',
    message: ({ expression, reason }) => `\`${expression}\` cannot be found: ${reason}.`,
    help: () => 'Check the import: its path, and the name that the other file exports.',
    explain: 'The types of the jobs come from the function, so it must be reachable.',
  }),
  functionTypeLost: entry<{ expression: string; at: string; found: string }>({
    code: 'PK203',
    severity: 'error',
    title: 'The type of the function is lost',
    message: ({ expression, at, found }) =>
      `The type of \`${expression}\` is lost: ${at} gives \`${found}\`.`,
    help: () =>
      'Let the wrapper keep the type it is given (<T>(func: T) => T), or declare the result as PikkuFunction<Input, Output>.',
    explain: 'A queue typed `any` would silently accept every mistake of its producers.',
  }),
  notAPikkuFunction: entry<{ expression: string; found: string }>({
    code: 'PK204',
    severity: 'error',
    title: 'The wired value is not a pikku function',
    message: ({ expression, found }) =>
      `\`${expression}\` is ${found}, not a function declared with pikkuSessionlessFunc().`,
    help: () =>
      'Wrap the handler: export const sendEmail = pikkuSessionlessFunc<Input, Output>({ func: async (services, data) => … }).',
    explain:
      'pikkuSessionlessFunc() declares the types of a job and the other settings of its function.',
  }),
  sessionFunction: entry<{ queue: string }>({
    code: 'PK205',
    severity: 'warning',
    title: 'A session function is wired to a queue',
    message: ({ queue }) =>
      `The queue '${queue}' is wired to a function declared with pikkuFunc(), which expects a user session.`,
    help: () => 'Declare it with pikkuSessionlessFunc().',
    explain: 'Jobs run in the background, without a user session.',
  }),
  authOnQueue: entry<{ queue: string; what: string }>({
    code: 'PK206',
    severity: 'warning',
    title: 'A queue function asks for authentication',
    message: ({ queue, what }) =>
      `The function of the queue '${queue}' has ${what}; a job has no user to check.`,
    help: () => 'Write auth: false and no permissions, and check rights where the job is added.',
    explain:
      'A queue cannot authenticate: the check would never run, although the code looks as if it did.',
  }),
  functionAmbiguous: entry<{ expression: string }>({
    code: 'PK207',
    severity: 'error',
    title: 'The function depends on a condition',
    message: ({ expression }) =>
      `\`${expression}\` is one function or another, and which one cannot be known.`,
    help: () => 'Wire one function, and let it decide.',
    explain: 'A queue has one type, which must come from one function.',
  }),
  generatorHandler: entry<{ queue: string }>({
    code: 'PK208',
    severity: 'error',
    title: 'The handler is a generator',
    message: ({ queue }) =>
      `The handler of the queue '${queue}' is a generator function; nothing would iterate it.`,
    help: () =>
      'Write an async function, and report steps with interaction.queue?.updateProgress().',
    explain: 'Calling a generator function does not run its body.',
  }),
  genericHandler: entry<{ queue: string; parameter: string }>({
    code: 'PK209',
    severity: 'error',
    title: 'The handler is generic',
    message: ({ queue, parameter }) =>
      `The job type of the queue '${queue}' is the open type parameter \`${parameter}\`.`,
    help: () => 'Name the types: pikkuSessionlessFunc<Input, Output>(…).',
    explain:
      'A producer needs to know which data the queue takes; an open type parameter does not say.',
  }),
  guardHandler: entry<{ queue: string; says: string }>({
    code: 'PK212',
    severity: 'error',
    title: 'The handler is a type guard',
    message: ({ queue, says }) =>
      `The handler of the queue '${queue}' returns \`${says}\`: no caller would see what it says about its data.`,
    help: () =>
      'Name what the job returns: pikkuSessionlessFunc<Input, boolean>(…) for a predicate, <Input, void> for an assertion.',
    explain:
      'A predicate narrows the type of a variable at the place of the call. A job is called by a queue, and its result is read by another process.',
  }),
  overloadedHandler: entry<{ queue: string }>({
    code: 'PK210',
    severity: 'info',
    title: 'The handler is overloaded',
    message: ({ queue }) =>
      `The handler of the queue '${queue}' has overloads; its last signature is used.`,
    help: () => 'Name the types: pikkuSessionlessFunc<Input, Output>(handler).',
    explain: 'A queue has one input and one output.',
  }),
  functionReassigned: entry<{ name: string }>({
    code: 'PK211',
    severity: 'warning',
    title: 'The function is held in a variable that changes',
    message: ({ name }) =>
      `\`${name}\` is assigned more than once; the worker runs whatever it holds when it is wired.`,
    help: () => 'Declare it with const.',
    explain:
      'The types are read from the declaration; another function that is assigned later could have other types.',
  }),
} as const
