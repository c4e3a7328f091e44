import { entry } from './entry.js'

const canonicalWiring = "wireQueueWorker({ queue: 'emails', func: sendEmail })"

/** PK1xx: wirings and queue names. */
export const wirings = {
  queueNameNotConstant: entry<{ expression: string; reason: string }>({
    code: 'PK101',
    severity: 'error',
    title: 'The queue name is not known before the program runs',
    message: ({ expression, reason }) =>
      `The queue name \`${expression}\` cannot be known: ${reason}.`,
    help: () =>
      "Write a string (queue: 'emails'), or a constant that leads to one (const EMAILS = 'emails', an enum member, a member of an `as const` object).",
    explain:
      'The queue name is a key of the generated type. A name that is known only at run time could not be checked for its producers.',
  }),
  queueNameEmpty: entry({
    code: 'PK102',
    severity: 'error',
    title: 'The queue name is empty',
    message: () => 'The queue name is empty.',
    help: () => "Give the queue a name: queue: 'emails'.",
    explain: 'Every engine finds a queue by its name.',
  }),
  queueNameNotText: entry<{ found: string }>({
    code: 'PK103',
    severity: 'error',
    title: 'The queue name is not a string',
    message: ({ found }) => `The queue name is ${found}; it must be a string.`,
    help: () => "Put it in quotes: queue: 'emails'.",
    explain: 'Engines use strings as the names of queues.',
  }),
  queueNameMissing: entry<{ spelling: string; key: string }>({
    code: 'PK104',
    severity: 'error',
    title: 'The wiring names no queue',
    message: ({ spelling, key }) => `This ${spelling}() call has no \`${key}\`.`,
    help: ({ key }) => `Add ${key}: 'emails'.`,
    explain: 'Without a name no producer can reach the worker.',
  }),
  duplicateQueue: entry<{ queue: string; places: number }>({
    code: 'PK105',
    severity: 'error',
    title: 'A queue is wired more than once',
    message: ({ queue, places }) => `The queue '${queue}' is wired ${places} times.`,
    help: () => 'Keep one of them, or give the others their own queue names.',
    explain:
      'Two workers of one queue would each receive some of its jobs, at random; their types may differ, so a job could reach the wrong one.',
  }),
  queueKeysDisagree: entry<{ first: string; second: string }>({
    code: 'PK106',
    severity: 'error',
    title: 'The wiring names two queues',
    message: ({ first, second }) => `\`${first}\` and \`${second}\` name different queues.`,
    help: ({ first }) => `Keep \`${first}\` and remove the other.`,
    explain: '`queue`, `queueName` and `name` are spellings of one option.',
  }),
  queueKeysRepeated: entry<{ first: string; second: string }>({
    code: 'PK107',
    severity: 'warning',
    title: 'The wiring names its queue twice',
    message: ({ first, second }) => `\`${first}\` and \`${second}\` have the same meaning.`,
    help: ({ second }) => `Remove \`${second}\`.`,
    explain: '`queue`, `queueName` and `name` are spellings of one option.',
  }),
  olderSpelling: entry<{ spelling: string; count: number }>({
    code: 'PK108',
    severity: 'info',
    title: 'An older spelling is used',
    message: ({ spelling, count }) =>
      `${spelling}() is the older spelling of wireQueueWorker() (${count} ${count > 1 ? 'calls' : 'call'} in this file).`,
    help: () => `It works. Today's form is ${canonicalWiring}.`,
    explain: 'Older spellings keep working, with the same meaning; each file is reported once.',
  }),
  otherQueueKey: entry<{ key: string }>({
    code: 'PK109',
    severity: 'info',
    title: 'The queue is named by another key',
    message: ({ key }) =>
      `\`${key}\` is ${key === 'name' ? 'another' : 'the older'} spelling of \`queue\`.`,
    help: ({ key }) => `It works. To have one spelling, write queue: … instead of ${key}: ….`,
    explain:
      'In wireQueueWorker() the option `queue` names the queue. `name` is the spelling of existing Pikku projects, `queueName` an older one; both mean the same.',
  }),
  optionsNotConstant: entry<{ expression: string; reason: string }>({
    code: 'PK110',
    severity: 'error',
    title: 'The options of a worker cannot be read',
    message: ({ expression, reason }) => `\`${expression}\` cannot be read: ${reason}.`,
    help: () => `Write the options in place: ${canonicalWiring}.`,
    explain:
      'Prebuild reads the options without running the program, so they must be literals or constants.',
  }),
  optionsMissing: entry<{ spelling: string }>({
    code: 'PK111',
    severity: 'error',
    title: 'The wiring has no options',
    message: ({ spelling }) => `${spelling}() is called without options.`,
    help: () => `Write ${canonicalWiring}.`,
    explain: 'A worker needs a queue and a function.',
  }),
  conditionalWiring: entry<{ queue: string }>({
    code: 'PK112',
    severity: 'info',
    title: 'A wiring may never run',
    message: ({ queue }) =>
      `The queue '${queue}' is wired inside a function or a branch; it is part of the client whether or not that code runs.`,
    help: () =>
      'Wire queues at the top level of a file; choose which ones a process works on with `queues` or `tags` at start.',
    explain:
      'Types are the same for every process, so a queue that is wired only sometimes still has a type everywhere.',
  }),
  queueNamesDifferByCase: entry<{ first: string; second: string }>({
    code: 'PK113',
    severity: 'warning',
    title: 'Two queue names differ only by case',
    message: ({ first, second }) => `The queues '${first}' and '${second}' differ only by case.`,
    help: () => 'Give one of them another name.',
    explain: 'Engines distinguish them; people and some file systems do not.',
  }),
  queueNameRefused: entry<{ queue: string; provider: string; reason: string }>({
    code: 'PK114',
    severity: 'error',
    title: 'The provider refuses the queue name',
    message: ({ queue, provider, reason }) =>
      `${provider} refuses the queue name '${queue}': ${reason}.`,
    help: () => 'Rename the queue.',
    explain: 'Each engine has rules for names; a worker with a rejected name would fail at start.',
  }),
  wiringNotFollowed: entry<{ helper: string; reason: string }>({
    code: 'PK115',
    severity: 'error',
    title: 'A wiring inside a helper cannot be followed',
    message: ({ helper, reason }) =>
      `The wiring inside \`${helper}\` cannot be followed: ${reason}.`,
    help: () => `Call ${canonicalWiring} directly, or pass constants to the helper.`,
    explain:
      'A helper of your own around wireQueueWorker() is followed through all of its calls, also from other helpers, as long as they determine the queue and the function.',
  }),
  wiringInLoop: entry<{ reason: string }>({
    code: 'PK116',
    severity: 'error',
    title: 'A wiring inside a loop cannot be expanded',
    message: ({ reason }) => `This loop wires queues, but which ones cannot be known: ${reason}.`,
    help: () =>
      'Loop over a literal array that is declared `as const`, or write one wiring for each queue.',
    explain: 'Each queue must be known before the program runs.',
  }),
  queueNameFromEnvironment: entry<{ expression: string }>({
    code: 'PK117',
    severity: 'error',
    title: 'The queue name depends on the environment',
    message: ({ expression }) =>
      `The queue name \`${expression}\` depends on the environment of the running process.`,
    help: () =>
      "Give the queue one name everywhere (queue: 'emails'), and let each environment map it to a name of its own where the provider is created (SQS: queueUrls or queueUrlPrefix; BullMQ: prefix; pg-boss: schema).",
    explain:
      "The queue name is a key of the generated type, and the same for every process. The engine's queue behind it may differ between environments.",
  }),
  helperNeverCalled: entry<{ helper: string }>({
    code: 'PK118',
    severity: 'warning',
    title: 'A helper wires queues, and nothing calls it',
    message: ({ helper }) =>
      `\`${helper}\` wires the queue that it is called with, but no call of it was found: it adds no queue.`,
    help: () => 'Call it in a file of this project, or remove it.',
    explain:
      'Queues are found by following the calls of such a helper; a call that is not found wires a queue that no producer can reach.',
  }),
  wiringPassedOn: entry<{ name: string }>({
    code: 'PK119',
    severity: 'error',
    title: 'A wiring call is passed on as a value',
    message: ({ name }) =>
      `\`${name}\` is passed on as a value; which queues are wired with it cannot be known.`,
    help: ({ name }) =>
      `Call it where its queue can be seen: list.forEach((item) => ${name}(item)), or ${canonicalWiring}.`,
    explain:
      'Only a visible call shows which queue it wires; a queue that is wired elsewhere would be missing from the client.',
  }),
  loadedWhileRunning: entry<{ name: string }>({
    code: 'PK120',
    severity: 'info',
    title: 'A wiring call is loaded while the program runs',
    message: ({ name }) =>
      `${name}() is loaded with import(), so its queues are wired some time after the file is imported.`,
    help: ({ name }) => `Import it at the top of the file: import { ${name} } from '#pikku/queue'.`,
    explain: 'Workers that start before the queue is wired would not serve it.',
  }),
  packageArchived: entry<{ name: string; file: string }>({
    code: 'PK121',
    severity: 'error',
    title: 'A package that may wire queues cannot be read',
    message: ({ name, file }) =>
      `${file} uses '${name}', which uses pikku and stands in an archive of Yarn's Plug'n'Play: what it wires is not known.`,
    help: ({ name }) => `Run \`yarn unplug ${name}\`, and prebuild reads it.`,
    explain:
      'A package that depends on pikku may export wireQueueWorker() under another name. Prebuild does not open archives, and a queue must never be missed silently.',
  }),
  packageWires: entry<{ name: string; file: string; place: string }>({
    code: 'PK131',
    severity: 'warning',
    title: 'A package wires queues that are not read',
    message: ({ name, file, place }) =>
      `${file} imports '${name}', which wires queues (${place}): they are not part of the client.`,
    help: () =>
      'Add its sources to "include" of the tsconfig, if they are yours; or wire its functions in a file of this project. To take only types from a package, write `import type`.',
    explain:
      'Prebuild reads the files of the project and those to which they lead by path. A package is a project of its own; what it wires may be part of its own client.',
  }),
  scheduleNameUnknown: entry<{ queue: string; found: string }>({
    code: 'PK122',
    severity: 'error',
    title: 'The name of a schedule is not a string that is known before the program runs',
    message: ({ queue, found }) => `The name of a schedule of '${queue}' is ${found}.`,
    help: () =>
      "Write a string (name: 'nightly'), or leave it out for the only schedule of a queue.",
    explain:
      'The engine knows a declared schedule by its queue and name: under another name it is another schedule, and the one before it ends.',
  }),
  scheduleTwice: entry<{ queue: string; name: string }>({
    code: 'PK123',
    severity: 'error',
    title: 'Two schedules of a queue have one name',
    message: ({ queue, name }) => `The queue '${queue}' has two schedules called '${name}'.`,
    help: () => "Give each a name of its own: name: 'hourly'.",
    explain:
      'A schedule without a name is called as its queue is. Two of one name would take turns in changing each other.',
  }),
  scheduleUnserved: entry<{ queue: string }>({
    code: 'PK124',
    severity: 'error',
    title: 'A schedule adds jobs to a queue that is not wired here',
    message: ({ queue }) => `No worker of this project is wired to the queue '${queue}'.`,
    help: ({ queue }) =>
      `Wire it (wireQueueWorker({ queue: '${queue}', func })), declare the schedule in the project that does, or call queue.schedule() there.`,
    explain:
      "Workers bring the engine to what is declared when they start. A schedule of a queue that another project serves would be declared by one project and ended by the other's next deployment.",
  }),
  notServedHere: entry<{ name: string }>({
    code: 'PK125',
    severity: 'warning',
    title: 'A call of another part of Pikku is not served here',
    message: ({ name }) =>
      `\`${name}\` belongs to a part of Pikku that is not served here: the generated files do not export it.`,
    help: () =>
      'Queues, their functions and their schedules are read as usual. Import the call from the package that serves it, in a file that the queues do not need.',
    explain:
      'Pikku projects also declare HTTP routes, channels, triggers, workflows and more. This package serves queues, and loses nothing of them beside such calls. But a module that imports what another does not export fails when it is loaded, and the queues that are wired in it with it.',
  }),
} as const
