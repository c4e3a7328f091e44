import { entry } from './entry.js'

/** PK3xx: job types. */
export const types = {
  unsendableType: entry<{
    queue: string
    side: string
    path: string
    found: string
    instead: string
  }>({
    code: 'PK301',
    severity: 'error',
    title: 'A job type contains something that cannot be sent',
    message: ({ queue, side, path, found }) =>
      `The ${side} of the queue '${queue}' cannot be sent: ${path} is ${found}.`,
    help: ({ instead }) => instead,
    explain:
      'A job is stored and read by another process: code, open connections and object identity do not survive that.',
  }),
  anyInType: entry<{ queue: string; side: string; path: string }>({
    code: 'PK302',
    severity: 'warning',
    title: 'A job type contains `any`',
    message: ({ queue, side, path }) =>
      `The ${side} of the queue '${queue}' is \`any\` at ${path}: nothing there is checked.`,
    help: () => 'Write the type, or `unknown` to make the reader check it.',
    explain:
      '`any` is kept as it is written; the type checker then accepts everything in that place.',
  }),
  unknownInType: entry<{ queue: string; side: string; path: string }>({
    code: 'PK303',
    severity: 'warning',
    title: 'A job type contains `unknown`',
    message: ({ queue, side, path }) =>
      `The ${side} of the queue '${queue}' is \`unknown\` at ${path}: anything may be sent there.`,
    help: () => 'Write the type, if there is one.',
    explain: '`unknown` is kept as it is written, and sent as plain JSON.',
  }),
  typeNotFound: entry<{
    queue: string
    side: string
    path: string
    reason: string
    instead: string
  }>({
    code: 'PK304',
    severity: 'error',
    title: 'A job type cannot be found',
    message: ({ queue, side, path, reason }) =>
      `The ${side} of the queue '${queue}' is not known at ${path}: ${reason}.`,
    help: ({ instead }) => instead,
    explain:
      'A type that the compiler cannot find would become `any`, and every mistake would go unnoticed.',
  }),
  typeTooDeep: entry<{ queue: string; side: string; path: string; found: string }>({
    code: 'PK305',
    severity: 'error',
    title: 'A job type is too deep',
    message: ({ queue, side, path, found }) =>
      `The ${side} of the queue '${queue}' does not end within ${found}, at ${path}.`,
    help: () => 'Name the type of that level with an interface that does not grow with each step.',
    explain: 'A type that creates a new type at each level cannot be written out.',
  }),
  neverInput: entry<{ queue: string }>({
    code: 'PK306',
    severity: 'error',
    title: 'A queue takes data that cannot exist',
    message: ({ queue }) =>
      `The input of the queue '${queue}' is \`never\`: no job could be added.`,
    help: () => 'Use `void` for a queue without data.',
    explain:
      'No value has the type `never`. It often results from two types that exclude each other.',
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
      `The ${side} of the queue '${queue}' has ${found} at ${path}; what its toJSON() returns is sent, and arrives.`,
    help: () => 'Declare the type that toJSON() returns, and create the instance in the handler.',
    explain:
      'An instance does not survive being stored: the reader receives its JSON, without the class. The map has the type of that JSON.',
  }),
  ambiguousOnTheWire: entry<{
    queue: string
    side: string
    path: string
    found: string
    clash: string
    kind: 'text' | 'list' | 'object'
  }>({
    code: 'PK312',
    severity: 'error',
    title: 'The members of a union cannot be told apart in JSON',
    message: ({ queue, side, path, found, clash }) =>
      `The ${side} of the queue '${queue}' may hold ${found} at ${path}, and in JSON these cannot be told apart${clash === '' ? '' : `: ${clash}`}.`,
    help: ({ kind }) => ambiguityHelp[kind],
    explain:
      'A job is stored as plain JSON: there, a Date, a bigint, a URL and bytes are strings, and a Map and a Set are lists. Only the type says how to restore them, so members that look alike in JSON could be mistaken for one another. Objects are told apart by a property that each of them declares: with literals of its own, or as one that is never there (`note?: never`). A property that only one of them declares is not enough, because TypeScript lets the others have it too.',
  }),
  textOnArrival: entry<{
    queue: string
    side: string
    path: string
    found: string
    converted: string
  }>({
    code: 'PK316',
    severity: 'warning',
    title: 'A member of a union arrives as text',
    message: ({ queue, side, path, found, converted }) =>
      `The ${side} of the queue '${queue}' may hold ${found} at ${path}: ${converted} sent there arrives as text.`,
    help: ({ converted }) =>
      `Declare the text alone, or ${converted} alone; to receive each as it was sent, give each an object of its own: { kind: 'value'; value: … } | { kind: 'text'; value: string }.`,
    explain:
      'A Date, a bigint, a URL, a RegExp and bytes are strings in JSON. If another member of the union accepts any such string, nothing tells them apart, so all of them arrive as strings, which the declared type allows. The string that will arrive is checked when the job is added.',
  }),
  impossibleBound: entry<{ queue: string; side: string; path: string; reason: string }>({
    code: 'PK313',
    severity: 'error',
    title: 'A bound that no value can satisfy',
    message: ({ queue, side, path, reason }) =>
      `The ${side} of the queue '${queue}' has a bound at ${path} that no value can satisfy: ${reason}.`,
    help: () =>
      'Write it as in JSON Schema: @minimum 0, @maxLength 40, @pattern ^[a-z]+$, @uniqueItems.',
    explain:
      'Bounds in JSDoc (@minimum, @maximum, @exclusiveMinimum, @exclusiveMaximum, @multipleOf, @minLength, @maxLength, @pattern, @format, @minItems, @maxItems, @uniqueItems) are checked when a job is added and when it is taken. A bound that cannot be satisfied would reject every job.',
  }),
  boundWithoutEffect: entry<{
    queue: string
    side: string
    path: string
    bound: string
    kind: string
  }>({
    code: 'PK314',
    severity: 'warning',
    title: 'A bound for another kind of value',
    message: ({ queue, side, path, bound, kind }) =>
      `The ${side} of the queue '${queue}' has @${bound} at ${path}, where no ${kind} can stand: it has no effect.`,
    help: ({ bound, kind }) => `Put @${bound} on a ${kind}, or leave it out.`,
    explain:
      'Each bound applies to one kind of value: @minimum, @maximum and @multipleOf to numbers and bigints; @minLength, @maxLength, @pattern and @format to strings; @minItems, @maxItems and @uniqueItems to lists, sets and maps. Values of other kinds always satisfy it.',
  }),
  unknownFormat: entry<{ queue: string; side: string; path: string; format: string }>({
    code: 'PK315',
    severity: 'info',
    title: 'A format that is not checked',
    message: ({ queue, side, path, format }) =>
      `The ${side} of the queue '${queue}' has @format ${format} at ${path}, which is not checked: it appears only in the schema.`,
    help: () =>
      'Checked are date, time, date-time, email, hostname, ipv4, ipv6, uri and uuid; write any other as a @pattern.',
    explain:
      'An unknown format tells the readers of the schema something, but it cannot be checked.',
  }),
  boundNotFollowed: entry<{ queue: string; side: string; path: string; found: string }>({
    code: 'PK317',
    severity: 'warning',
    title: 'Bounds of a type argument are not checked',
    message: ({ queue, side, path, found }) =>
      `The ${side} of the queue '${queue}' has a generic type at ${path} that is given \`${found}\`: the bounds of \`${found}\` are not checked.`,
    help: ({ found }) =>
      `Write the bounds where the values are declared, or give an object type with a property of the type \`${found}\`.`,
    explain:
      'The bounds of an alias are followed through generic aliases, interfaces and classes to the properties and elements that are declared with the type parameter. A conditional type, or a generic type that holds itself, does not tell where the values are, and TypeScript itself forgets the name of an alias of a number or a string.',
  }),
  strictNullChecksOff: entry({
    code: 'PK311',
    severity: 'info',
    title: 'The project does not distinguish null from a value',
    message: () =>
      'strictNullChecks is off in the tsconfig: the compiler leaves `null` and `undefined` out of every type, so the generated types have none.',
    help: () => 'Turn on `strict` or `strictNullChecks`.',
    explain:
      'The generated types match what your compiler reports. If it drops `| null`, producers cannot see that a value may be missing.',
  }),
} as const

const ambiguityHelp = {
  text: "Keep one of them, or give each an object of its own with a property that tells them apart: { kind: 'at'; date: Date } | { kind: 'text'; text: string }.",
  list: "Keep one of them, or give each an object of its own with a property that tells them apart: { kind: 'map'; map: Map<string, number> } | { kind: 'list'; list: string[] }.",
  object:
    "Give each of them a property that tells them apart, with a literal of its own ({ kind: 'a'; … } | { kind: 'b'; … }), or declare in each that what only another has is never there ({ note?: never; … }).",
} as const
