import type { Severity } from './diagnostic.js'

/**
 * Everything that can be wrong, in one table. A code is permanent: it is never given to another meaning.
 * `message` says what happened, `help` what to write instead, `explain` why it matters, for its page in the docs.
 */
export interface CatalogueEntry<Values> {
  readonly code: string
  readonly severity: Severity
  readonly title: string
  readonly message: (values: Values) => string
  readonly help: (values: Values) => string
  readonly explain: string
}

function entry<Values = Record<never, never>>(
  definition: CatalogueEntry<Values>,
): CatalogueEntry<Values> {
  return definition
}

const canonicalWiring = "wireQueueWorker({ queue: 'emails', func: sendEmail })"

export const catalogue = {
  // PK0xx: the project and its settings

  configInvalid: entry<{ file: string; reason: string; instead: string }>({
    code: 'PK001',
    severity: 'error',
    title: 'The configuration cannot be used',
    message: ({ file, reason }) => `${file}: ${reason}`,
    help: ({ instead }) => instead,
    explain:
      'pikku.config is read without being run, so that reading a project never executes it. It must hold plain values: texts, numbers, lists and objects.',
  }),
  tsconfigInvalid: entry<{ file: string; reason: string }>({
    code: 'PK002',
    severity: 'error',
    title: 'The tsconfig cannot be used',
    message: ({ file, reason }) => `${file} cannot be used: ${reason}`,
    help: () => 'Mend the file, or name another one with --project.',
    explain:
      'The tsconfig says which files belong to the project and how their imports are found; without it types could be read differently from how your compiler reads them.',
  }),
  importsMissing: entry<{ names: readonly string[]; lines: string }>({
    code: 'PK003',
    severity: 'warning',
    title: 'package.json does not say where #pikku is',
    message: ({ names }) =>
      `${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} imported, but "imports" of package.json does not lead there.`,
    help: ({ lines }) => `Add to package.json:\n${lines}`,
    explain:
      'Node and TypeScript resolve names that begin with # through the "imports" field of the nearest package.json. Prebuild goes on without it, but your code cannot be compiled or run.',
  }),
  noTsconfig: entry<{ directory: string }>({
    code: 'PK004',
    severity: 'info',
    title: 'There is no tsconfig',
    message: ({ directory }) =>
      `No tsconfig.json was found in ${directory}; every TypeScript file below it is read, as strict ES modules.`,
    help: () => 'Add a tsconfig.json, or name one with --project.',
    explain: 'Without a tsconfig pikku reads the project as `strict`, `module: nodenext`.',
  }),
  configKeyIgnored: entry<{ file: string; keys: readonly string[] }>({
    code: 'PK005',
    severity: 'info',
    title: 'A configuration key has no meaning here',
    message: ({ file, keys }) =>
      `${file}: ${keys.join(', ')} ${keys.length > 1 ? 'have' : 'has'} no meaning for queues.`,
    help: () => 'Nothing has to be done; the keys may be there for another tool.',
    explain: 'A pikku.config.json of a larger Pikku project holds settings of other parts too.',
  }),
  outputInTheWay: entry<{ file: string }>({
    code: 'PK006',
    severity: 'error',
    title: 'A file that is not ours stands where a generated one must go',
    message: ({ file }) =>
      `${file} was not written by pikku, so it is left alone, and nothing is written.`,
    help: () => 'Move the file away, or write somewhere else with --out-dir.',
    explain:
      'Generated files begin with a line that says so. A file without that line is never overwritten.',
  }),

  versionsDiffer: entry<{ name: string; version: string; directory: string; own: string }>({
    code: 'PK007',
    severity: 'warning',
    title: 'Two versions of pikku are installed',
    message: ({ name, version, directory, own }) =>
      `${name} uses pikku ${version} (${directory}), and this project ${own}.`,
    help: ({ name }) =>
      `Bring ${name} and this project to one version; in a library, make pikku a peer dependency.`,
    explain:
      'Functions of both versions are recognised, but they run on two runtimes, which may understand options and stored jobs differently.',
  }),

  // PK1xx: wirings and queue names

  queueNameNotConstant: entry<{ expression: string; reason: string }>({
    code: 'PK101',
    severity: 'error',
    title: 'The queue name is not known before the program runs',
    message: ({ expression, reason }) =>
      `The queue name \`${expression}\` cannot be known: ${reason}.`,
    help: () =>
      "Write a text (queue: 'emails'), or a constant that leads to one (const EMAILS = 'emails', an enum member, a member of an `as const` object).",
    explain:
      'The queue name is a key of the generated type. A name that only the running program knows could not be checked for its producers.',
  }),
  queueNameEmpty: entry({
    code: 'PK102',
    severity: 'error',
    title: 'The queue name is empty',
    message: () => 'The queue name is empty.',
    help: () => "Give the queue a name: queue: 'emails'.",
    explain: 'A queue is found by its name, in every engine.',
  }),
  queueNameNotText: entry<{ found: string }>({
    code: 'PK103',
    severity: 'error',
    title: 'The queue name is not a text',
    message: ({ found }) => `The queue name is ${found}, and must be a text.`,
    help: () => "Put it in quotes: queue: 'emails'.",
    explain: 'Engines name their queues with texts.',
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
      'Two workers of one queue would each get some of its jobs, by chance; their types may differ, and a job could meet the wrong one.',
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
    message: ({ first, second }) => `\`${first}\` and \`${second}\` say the same.`,
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
    explain: 'The older spellings are kept, with the same meaning; one line a file says so.',
  }),
  olderQueueKey: entry<{ key: string }>({
    code: 'PK109',
    severity: 'warning',
    title: 'The queue is named by an older key',
    message: ({ key }) => `\`${key}\` is the older spelling of \`queue\`.`,
    help: ({ key }) => `Write queue: … instead of ${key}: ….`,
    explain:
      'In wireQueueWorker() the queue is named by `queue`; `name` came first and is still understood.',
  }),
  optionsNotConstant: entry<{ expression: string; reason: string }>({
    code: 'PK110',
    severity: 'error',
    title: 'The options of a worker cannot be read',
    message: ({ expression, reason }) => `\`${expression}\` cannot be read: ${reason}.`,
    help: () => `Write the options in place: ${canonicalWiring}.`,
    explain:
      'Prebuild reads the options without running the program, so they must be written out, or be constants.',
  }),
  optionsMissing: entry<{ spelling: string }>({
    code: 'PK111',
    severity: 'error',
    title: 'The wiring has no options',
    message: ({ spelling }) => `${spelling}() is called without options.`,
    help: () => `Write ${canonicalWiring}.`,
    explain: 'A worker is a queue and a function.',
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
      'Types are the same for every process, so a queue that is wired only sometimes is typed always.',
  }),
  queueNamesDifferByCase: entry<{ first: string; second: string }>({
    code: 'PK113',
    severity: 'warning',
    title: 'Two queue names differ only by case',
    message: ({ first, second }) => `The queues '${first}' and '${second}' differ only by case.`,
    help: () => 'Give one of them another name.',
    explain: 'Engines tell them apart, people and some file systems do not.',
  }),
  queueNameRefused: entry<{ queue: string; provider: string; reason: string }>({
    code: 'PK114',
    severity: 'error',
    title: 'The provider refuses the queue name',
    message: ({ queue, provider, reason }) =>
      `${provider} refuses the queue name '${queue}': ${reason}.`,
    help: () => 'Rename the queue.',
    explain: 'Each engine has rules for names; a refused one would fail when the worker starts.',
  }),
  wiringNotFollowed: entry<{ helper: string; reason: string }>({
    code: 'PK115',
    severity: 'error',
    title: 'A wiring inside a helper cannot be followed',
    message: ({ helper, reason }) =>
      `The wiring inside \`${helper}\` cannot be followed: ${reason}.`,
    help: () => `Call ${canonicalWiring} directly, or pass constants to the helper.`,
    explain:
      'A helper of your own around wireQueueWorker() is followed one level deep, when it is called with constants.',
  }),
  wiringInLoop: entry<{ reason: string }>({
    code: 'PK116',
    severity: 'error',
    title: 'A wiring inside a loop cannot be expanded',
    message: ({ reason }) => `This loop wires queues, but which ones cannot be known: ${reason}.`,
    help: () =>
      'Loop over a literal array that is declared `as const`, or write one wiring a queue.',
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
      'The queue name is a key of the generated type, and the same for every process. Which queue of the engine stands behind it may differ from one environment to the next.',
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
      'Only a call that can be seen tells which queue it wires; one that is made elsewhere would be missing from the client.',
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

  // PK2xx: functions

  functionMissing: entry<{ queue: string }>({
    code: 'PK201',
    severity: 'error',
    title: 'The wiring has no function',
    message: ({ queue }) => `The queue '${queue}' has no \`func\`.`,
    help: () => 'Add func: yourFunction, declared with pikkuSessionlessFunc().',
    explain: 'The function is what runs for each job, and where its types come from.',
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
    title: 'The type of the function is lost on the way',
    message: ({ expression, at, found }) =>
      `The type of \`${expression}\` is lost: ${at} gives \`${found}\`.`,
    help: () =>
      'Let the wrapper keep the type it is given (<T>(func: T) => T), or declare the result as PikkuFunction<Input, Output>.',
    explain: 'A queue typed `any` would accept every mistake of its producers without a word.',
  }),
  notAPikkuFunction: entry<{ expression: string; found: string }>({
    code: 'PK204',
    severity: 'error',
    title: 'What is wired is not a pikku function',
    message: ({ expression, found }) =>
      `\`${expression}\` is ${found}, not a function declared with pikkuSessionlessFunc().`,
    help: () =>
      'Wrap the handler: export const sendEmail = pikkuSessionlessFunc<Input, Output>({ func: async (services, data) => … }).',
    explain:
      'pikkuSessionlessFunc() declares the types of a job, and what else is known of its function.',
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
      'A queue cannot authenticate: the check would never run, though the code reads as if it did.',
  }),
  functionAmbiguous: entry<{ expression: string }>({
    code: 'PK207',
    severity: 'error',
    title: 'The function depends on a condition',
    message: ({ expression }) =>
      `\`${expression}\` is one function or another, and which one cannot be known.`,
    help: () => 'Wire one function, and let it decide.',
    explain: 'A queue has one type; it must come from one function.',
  }),
  generatorHandler: entry<{ queue: string }>({
    code: 'PK208',
    severity: 'error',
    title: 'The handler is a generator',
    message: ({ queue }) =>
      `The handler of the queue '${queue}' is a generator function; nothing would iterate it.`,
    help: () =>
      'Write an async function, and report steps with interaction.queue?.updateProgress().',
    explain: 'Calling a generator function runs nothing of its body.',
  }),
  genericHandler: entry<{ queue: string; parameter: string }>({
    code: 'PK209',
    severity: 'error',
    title: 'The handler is generic',
    message: ({ queue, parameter }) =>
      `The job type of the queue '${queue}' is the open type parameter \`${parameter}\`.`,
    help: () => 'Name the types: pikkuSessionlessFunc<Input, Output>(…).',
    explain:
      'A producer needs to know which data the queue takes; an open type parameter says none.',
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
      'The types are read from the declaration; another function assigned later could differ from them.',
  }),

  // PK3xx: job types

  unsendableType: entry<{
    queue: string
    side: string
    path: string
    found: string
    instead: string
  }>({
    code: 'PK301',
    severity: 'error',
    title: 'A job type holds something that cannot be sent',
    message: ({ queue, side, path, found }) =>
      `The ${side} of the queue '${queue}' cannot be sent: ${path} is ${found}.`,
    help: ({ instead }) => instead,
    explain:
      'A job is stored and read by another process: code, open connections and identities do not survive that.',
  }),
  anyInType: entry<{ queue: string; side: string; path: string }>({
    code: 'PK302',
    severity: 'warning',
    title: 'A job type holds `any`',
    message: ({ queue, side, path }) =>
      `The ${side} of the queue '${queue}' is \`any\` at ${path}: nothing there is checked.`,
    help: () => 'Write the type, or `unknown` to make the reader check it.',
    explain:
      '`any` is kept as it is written; the type checker then accepts everything at that place.',
  }),
  unknownInType: entry<{ queue: string; side: string; path: string }>({
    code: 'PK303',
    severity: 'warning',
    title: 'A job type holds `unknown`',
    message: ({ queue, side, path }) =>
      `The ${side} of the queue '${queue}' is \`unknown\` at ${path}: anything may be sent there.`,
    help: () => 'Write the type, if there is one.',
    explain: '`unknown` is kept as it is written, and sent as plain JSON.',
  }),
  typeNotFound: entry<{ queue: string; side: string; path: string; reason: string }>({
    code: 'PK304',
    severity: 'error',
    title: 'A job type cannot be found',
    message: ({ queue, side, path, reason }) =>
      `The ${side} of the queue '${queue}' is not known at ${path}: ${reason}.`,
    help: () => 'Import or declare the type.',
    explain:
      'A type that the compiler cannot find would become `any`, and every mistake would pass.',
  }),
  typeTooDeep: entry<{ queue: string; side: string; path: string }>({
    code: 'PK305',
    severity: 'error',
    title: 'A job type is too deep',
    message: ({ queue, side, path }) =>
      `The ${side} of the queue '${queue}' is nested without end at ${path}.`,
    help: () => 'Name the type of that level with an interface that does not grow with each step.',
    explain: 'A type that makes a new type at each level has no end to write down.',
  }),
  neverInput: entry<{ queue: string }>({
    code: 'PK306',
    severity: 'error',
    title: 'A queue takes data that cannot exist',
    message: ({ queue }) =>
      `The input of the queue '${queue}' is \`never\`: no job could be added.`,
    help: () => 'Use `void` for a queue without data.',
    explain:
      'No value has the type `never`. It often comes from two types that exclude each other.',
  }),
  brandDropped: entry<{ queue: string; side: string; path: string }>({
    code: 'PK307',
    severity: 'info',
    title: 'A brand is not part of the client',
    message: ({ queue, side, path }) =>
      `The ${side} of the queue '${queue}' has a symbol brand at ${path}; producers see the plain type.`,
    help: () =>
      'Brand with a named property if producers must have it too: string & { readonly __brand: "OrderId" }.',
    explain:
      'A unique symbol exists only in the file that declares it, and the generated map imports nothing.',
  }),
  schemaDisagrees: entry<{ queue: string; side: string }>({
    code: 'PK308',
    severity: 'error',
    title: 'Schema and type arguments disagree',
    message: ({ queue, side }) =>
      `The ${side} of the queue '${queue}' is declared by a schema and by a type argument, and they differ.`,
    help: () => 'Keep the schema and leave the type arguments out.',
    explain: 'A type must have one source.',
  }),
  looseObject: entry<{ queue: string; side: string; path: string; found: string }>({
    code: 'PK309',
    severity: 'warning',
    title: 'A job type accepts nearly everything',
    message: ({ queue, side, path, found }) =>
      `The ${side} of the queue '${queue}' is \`${found}\` at ${path}, which accepts nearly every value.`,
    help: () => 'Write the properties, or Record<string, unknown>.',
    explain: '`{}` means "anything but null and undefined", and `object` any object at all.',
  }),
  jsonForm: entry<{ queue: string; side: string; path: string; found: string }>({
    code: 'PK310',
    severity: 'info',
    title: 'A class is sent as its JSON',
    message: ({ queue, side, path, found }) =>
      `The ${side} of the queue '${queue}' has ${found} at ${path}; what its toJSON() gives is what is sent, and what arrives.`,
    help: () => 'Declare the type that toJSON() gives, and make the instance in the handler.',
    explain:
      'An instance does not survive being stored: the reader gets the JSON, without the class. The map has the type of that.',
  }),
  ambiguousOnTheWire: entry<{
    queue: string
    side: string
    path: string
    members: readonly string[]
  }>({
    code: 'PK312',
    severity: 'error',
    title: 'The members of a union cannot be told apart in JSON',
    message: ({ queue, side, path, members }) =>
      `The ${side} of the queue '${queue}' may hold ${members.join(' or ')} at ${path}, and in JSON these cannot be told apart.`,
    help: () =>
      "Keep one of them, or give each an object of its own with a property that tells: { kind: 'at'; date: Date } | { kind: 'text'; text: string }.",
    explain:
      'A job is stored as plain JSON: a Date, a bigint, a URL and bytes are a text there, a Map and a Set a list. What arrives is made again by its type alone; members that look alike in JSON would arrive as one another.',
  }),
  strictNullChecksOff: entry({
    code: 'PK311',
    severity: 'info',
    title: 'The project does not tell null from a value',
    message: () =>
      'strictNullChecks is off in the tsconfig: the compiler leaves `null` and `undefined` out of every type, so the generated types have none.',
    help: () => 'Turn on `strict` or `strictNullChecks`.',
    explain:
      'The generated types say what your compiler says. Where it drops `| null`, producers cannot see that a value may be missing.',
  }),

  // PK4xx: worker options

  unknownOption: entry<{ option: string; instead: string }>({
    code: 'PK401',
    severity: 'error',
    title: 'A worker option does not exist',
    message: ({ option }) => `There is no worker option \`${option}\`.`,
    help: ({ instead }) => instead,
    explain: 'A misspelt option would be ignored without a word.',
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
    explain: 'Older spellings put options flat on the call; both places mean the same.',
  }),
  unlikelyUnit: entry<{ option: string; value: string; unit: string; suggestion: string }>({
    code: 'PK406',
    severity: 'warning',
    title: 'A duration looks like the wrong unit',
    message: ({ option, value, unit }) => `\`${option}: ${value}\` is in ${unit}.`,
    help: ({ suggestion }) => `If you mean that, say it with its unit; else write ${suggestion}.`,
    explain:
      "Some options count seconds and others milliseconds. A text with its unit ('30s') cannot be misread.",
  }),
  deadLetterCycle: entry<{ chain: readonly string[] }>({
    code: 'PK407',
    severity: 'error',
    title: 'Dead letters go in a circle',
    message: ({ chain }) => `Dead letters go in a circle: ${chain.join(' → ')}.`,
    help: () => 'Let the last dead letter queue have none of its own.',
    explain: 'A job that fails in every queue of the circle would be passed on for ever.',
  }),
  optionIgnored: entry<{ option: string; provider: string; reason: string }>({
    code: 'PK408',
    severity: 'warning',
    title: 'The provider ignores a worker option',
    message: ({ option, provider, reason }) => `${provider} ignores \`${option}\`: ${reason}.`,
    help: () => 'Remove it, or keep it for another provider.',
    explain:
      'Each engine can do different things; an option that it does not know changes nothing.',
  }),
  deadLetterIncompatible: entry<{ queue: string; deadLetterQueue: string }>({
    code: 'PK409',
    severity: 'error',
    title: 'The dead letter worker takes other data',
    message: ({ queue, deadLetterQueue }) =>
      `The worker of '${deadLetterQueue}' does not take the dead letters of '${queue}'.`,
    help: () =>
      'Let its function take DeadLetterJob<Input>: pikkuSessionlessFunc<DeadLetterJob<YourInput>, void>(…).',
    explain:
      'A dead letter holds the failed job, its error and its origin; a worker that expects the bare data would misread it.',
  }),
  batchNeedsArray: entry<{ queue: string }>({
    code: 'PK410',
    severity: 'error',
    title: 'A batch worker takes no array',
    message: ({ queue }) =>
      `The queue '${queue}' is worked in batches, but the input of its function is not an array.`,
    help: () => 'Let the function take an array of the job data, or remove `batch`.',
    explain:
      'With `batch` the handler gets the data of several jobs at once; producers add one element each.',
  }),
  resultIgnored: entry<{ queue: string; provider: string }>({
    code: 'PK411',
    severity: 'warning',
    title: 'The provider keeps no results',
    message: ({ queue, provider }) =>
      `The function of the queue '${queue}' returns a result, and ${provider} keeps none.`,
    help: () => 'Use `void` as its output, or store the result yourself.',
    explain: 'Where the engine keeps no results, the producer can never read one.',
  }),
  lockShorterThanTimeout: entry<{ option: string; held: number; timeout: number }>({
    code: 'PK412',
    severity: 'warning',
    title: 'A job is held for less time than it may take',
    message: ({ option, held, timeout }) =>
      `\`${option}\` holds a job for ${held} ms, and \`timeout\` gives it ${timeout} ms.`,
    help: ({ option }) => `Let \`${option}\` be at least as long as \`timeout\`.`,
    explain:
      'A worker renews its hold on a job while the handler runs. One that is too busy to do so loses the job to another worker, which runs it a second time, although its time is not up.',
  }),

  // PK5xx: source files

  syntaxError: entry<{ file: string; reason: string }>({
    code: 'PK501',
    severity: 'error',
    title: 'A file that matters cannot be parsed',
    message: ({ file, reason }) => `${file} cannot be parsed: ${reason}`,
    help: () => 'Mend the syntax; the generated files stay as they are until then.',
    explain:
      'The file wires queues, or a job type leads to it. Guessing what it means could drop a queue.',
  }),
  extensionMissing: entry<{ specifier: string; instead: string }>({
    code: 'PK502',
    severity: 'warning',
    title: 'An import has no extension, and Node asks for one',
    message: ({ specifier }) =>
      `Node cannot resolve '${specifier}': an ES module's relative import needs its extension.`,
    help: ({ instead }) => `Write '${instead}'.`,
    explain: 'Prebuild found the file all the same. Your compiler, and Node, will not.',
  }),
} as const

export type DiagnosticName = keyof typeof catalogue

/** What the words of one diagnostic need. */
export type DiagnosticValues<Name extends DiagnosticName> =
  (typeof catalogue)[Name] extends CatalogueEntry<infer Values> ? Values : never
