// oxlint-disable typescript/no-extraneous-class, typescript/prefer-promise-reject-errors -- what nobody should throw is what this file is for
import { runInNewContext } from 'node:vm'

/** One thing that a handler may throw. */
export interface ThrownValue {
  readonly name: string
  /** Throws it, or gives a promise that rejects with it. */
  readonly act: () => unknown
  /** What its message says, where it can say anything. */
  readonly message?: RegExp
}

const boom = (): never => {
  throw new Error('a trap')
}

function throws(name: string, make: () => unknown, message?: RegExp): ThrownValue {
  const act = (): never => {
    throw make()
  }
  return message === undefined ? { name, act } : { name, act, message }
}

/** An error with these properties, which replace those of `Error`. */
function errorWith(properties: PropertyDescriptorMap): Error {
  return Object.defineProperties(new Error('plain'), properties)
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name })
}

function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

function chain(length: number): Error {
  let error = new Error('the first cause')
  for (let index = 0; index < length; index += 1)
    error = new Error(`level ${index}`, { cause: error })
  return error
}

function circular(): Error {
  const error = new Error('circular')
  error.cause = new Error('between', { cause: error })
  return error
}

/** An error that can be read so many times. */
function readableTimes(times: number): Error {
  let looks = 0
  const get = (): string => {
    looks += 1
    return looks > times ? boom() : 'read once'
  }
  return errorWith({ message: { get } })
}

const rejecting = (): unknown => Promise.reject(new Error('nobody handles it'))

/** As a test runner has them, which runs each file in a realm of its own. */
function ofOtherRealm(code: string): unknown {
  return runInNewContext(code) as unknown
}

function fromGenerator(): unknown {
  return (function* none(): Generator<never> {})()
}

const engineNames = [
  'RateLimitError',
  'WaitingError',
  'DelayedError',
  'WaitingChildrenError',
  'UnrecoverableError',
  'MessageLostError',
  'AbortError',
]

/** What engines, their clients and pikku itself tell by its code: it means nothing when a handler throws it. */
const engineCodes = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  '57P01',
  '40001',
  '40P01',
  '23505',
  'SQLITE_BUSY',
  'NOSCRIPT',
  'ENGINE_UNREACHABLE',
  'SERVICE_CLOSED',
  'WORKER_STOPPING',
  'JOB_STALLED',
  'MESSAGE_LOST',
]

const engineMessages = [
  "READONLY You can't write against a read only replica.",
  'LOADING Redis is loading the dataset in memory',
  'Connection is closed.',
  'Connection terminated unexpectedly',
  'database is locked',
  'The receipt handle has expired',
  'bullmq:rateLimitExceeded',
  'bullmq:movedToWait',
  'bullmq:movedToDelayed',
  'bullmq:movedToWaitingChildren',
  'job stalled more than allowable limit',
  'Missing lock for job 1. moveToFinished',
  'handler execution exceeded 1000ms',
]

/** None of them may end a worker's process, run a job more often than its attempts, or cost it its dead letter. */
export const thrownValues: readonly ThrownValue[] = [
  throws('an error', () => new TypeError('no stock'), /^no stock$/),
  throws('an error without a message', () => new Error()),
  throws('a text', () => 'out of paper', /^out of paper$/),
  throws('an empty text', () => ''),
  throws('undefined', () => undefined, /undefined/),
  throws('null', () => null, /null/),
  throws('true', () => true, /true/),
  throws('NaN', () => Number.NaN, /NaN/),
  throws('a bigint', () => 7n, /7/),
  throws('a symbol', () => Symbol('sign'), /sign/),
  throws('a function', () => () => 'secret', /function/),
  throws('a class', () => class Thrown {}, /function/),
  throws('an array', () => [1, 2], /1,2/),
  throws('an object', () => ({ status: 402, body: 'declined' }), /status, body/),
  throws('an object without a prototype', () => Object.create(null)),
  throws(
    'an object with a message',
    () => ({ message: 'from afar', name: 'RemoteError' }),
    /from afar/,
  ),
  throws('an object whose message has no prototype', () => ({ message: Object.create(null) })),
  throws('an object whose message is an object', () => ({ message: { code: 1 } }), /code/),
  throws('an object whose message is a symbol', () => ({ message: Symbol('in') }), /in/),
  throws('an error whose message is an object', () =>
    Object.assign(new Error(), { message: { code: 1 } }),
  ),
  throws('an error whose message is null', () => Object.assign(new Error('x'), { message: null })),
  throws('an error whose message throws', () => errorWith({ message: { get: boom } })),
  throws('an error whose name throws', () => errorWith({ name: { get: boom } }), /plain/),
  throws(
    'an error whose name is a number',
    () => Object.assign(new Error('odd'), { name: 5 }),
    /odd/,
  ),
  throws('an error whose stack throws', () => errorWith({ stack: { get: boom } }), /plain/),
  throws(
    'an error whose stack is an object',
    () => Object.assign(new Error('odd'), { stack: {} }),
    /odd/,
  ),
  throws('an error whose cause throws', () => errorWith({ cause: { get: boom } }), /plain/),
  throws('an error whose code throws', () => errorWith({ code: { get: boom } }), /plain/),
  throws(
    'an error without a stack',
    () => Object.assign(new Error('bare'), { stack: undefined }),
    /bare/,
  ),
  throws('a frozen error', () => Object.freeze(new Error('frozen')), /frozen/),
  throws(
    'an error without a prototype',
    () => Object.setPrototypeOf(new Error('bare'), null),
    /bare/,
  ),
  throws('a toString that throws', () => ({ toString: boom })),
  throws('a toString that gives an object', () => ({ toString: () => ({}), valueOf: () => ({}) })),
  throws(
    'a toJSON that throws',
    () => Object.assign(new Error('plain'), { toJSON: boom }),
    /plain/,
  ),
  throws('a toPrimitive that throws', () => ({ [Symbol.toPrimitive]: boom })),
  throws(
    'a proxy that throws of everything',
    () => new Proxy({}, { get: boom, has: boom, ownKeys: boom, getPrototypeOf: boom }),
  ),
  throws('a proxy of an error', () => new Proxy(new Error('behind'), {}), /behind/),
  throws('a proxy of an error, that throws', () => new Proxy(new Error('behind'), { get: boom })),
  throws('a revoked proxy', () => revoked({})),
  throws('a revoked proxy of an error', () => revoked(new Error('behind'))),
  throws('a revoked proxy of a function', () => revoked(() => {})),
  throws(
    'an error whose cause is a revoked proxy',
    () => new Error('outer', { cause: revoked({}) }),
    /outer/,
  ),
  throws(
    'an error whose errors are a revoked proxy',
    () => Object.assign(new Error('outer'), { errors: revoked([]) }),
    /outer/,
  ),
  throws('circular causes', circular, /circular/),
  throws(
    'an error that causes itself',
    () => {
      const error = new Error('itself')
      return Object.assign(error, { cause: error })
    },
    /itself/,
  ),
  throws('two hundred causes', () => chain(200), /level 199/),
  throws(
    'a cause made anew at each look',
    () =>
      errorWith({
        cause: {
          get: function again(): unknown {
            return errorWith({ cause: { get: again } })
          },
        },
      }),
    /plain/,
  ),
  throws(
    'an AggregateError',
    () => new AggregateError([new Error('ECONNREFUSED ::1'), new Error('ECONNREFUSED 127.0.0.1')]),
    /ECONNREFUSED ::1/,
  ),
  throws('an AggregateError of nothing', () => new AggregateError([])),
  throws(
    'an AggregateError of ten thousand',
    () =>
      new AggregateError(
        Array.from({ length: 10_000 }, () => new Error('one of many')),
        'many',
      ),
    /many/,
  ),
  throws(
    'an AggregateError of odd things',
    () => new AggregateError([null, undefined, 7, Object.create(null), revoked({})], 'odd'),
    /odd/,
  ),
  throws('a message of ten megabytes', () => new Error('m'.repeat(10_000_000)), /^mmm/),
  throws('a name of a megabyte', () => named('N'.repeat(1_000_000), 'long'), /long/),
  throws('a text of ten megabytes of emoji', () => '👍'.repeat(2_500_000), /^👍/),
  throws(
    'a stack of ten megabytes',
    () => Object.assign(new Error('deep'), { stack: 's'.repeat(10_000_000) }),
    /deep/,
  ),
  throws('NUL in its message', () => new Error('before\0after'), /before/),
  throws('half a surrogate pair in its message', () => new Error('report \ud83d'), /^report/),
  throws('half a surrogate pair in its name', () => named('Odd\udc4dError', 'report'), /^report/),
  throws('NUL in its stack', () => Object.assign(new Error('odd'), { stack: 'a\0b' }), /odd/),
  throws('U+FFFF in its message', () => new Error('last \uffff\ufffe'), /last/),
  throws(
    'line ends in its message',
    () => new Error('one\n    at two\n{"pikku":1,"error":{}}'),
    /^one/,
  ),
  throws(
    'a colon in its name',
    () => named('Fatal: error', 'with a name: and more'),
    /with a name/,
  ),
  throws('a rejected promise', () => Promise.reject(new Error('nobody handles it'))),
  throws(
    'an error caused by a rejected promise',
    () => new Error('outer', { cause: Promise.reject(new Error('inner')) }),
    /outer/,
  ),
  throws('an object with a then', () => ({ then: boom, message: 'thenable' }), /thenable/),
  throws('a rejected promise of another realm', () =>
    ofOtherRealm('Promise.reject(new Error("far"))'),
  ),
  throws('an error whose message is a rejected promise', () =>
    Object.assign(new Error(), { message: rejecting() }),
  ),
  throws('an error whose code is a rejected promise', () =>
    Object.assign(new Error('coded'), { code: rejecting() }),
  ),
  throws(
    'an AggregateError of rejected promises',
    () => new AggregateError(Array.from({ length: 50 }, rejecting), 'rejected'),
    /rejected/,
  ),
  throws(
    'an error of another realm',
    () => ofOtherRealm('new TypeError("from afar")'),
    /^from afar$/,
  ),
  throws(
    'an error of another realm with a cause',
    () => ofOtherRealm('new Error("from afar", { cause: new Error("far") })'),
    /^from afar$/,
  ),
  throws('an object of another realm', () => ofOtherRealm('({ status: 1 })'), /status/),
  throws('a DOMException', () => new DOMException('no quota', 'QuotaExceededError'), /no quota/),
  ...[1, 2, 3, 4, 6, 9].map((times) =>
    throws(`an error that can be read ${times} times`, () => readableTimes(times)),
  ),
  throws(
    'an error with four thousand million errors, none of them there',
    () =>
      Object.assign(new Error('sparse'), { errors: Object.assign([], { length: 2 ** 32 - 1 }) }),
    /sparse/,
  ),
  throws(
    'an error whose errors have no end',
    () =>
      Object.assign(new Error('endless'), {
        errors: new Proxy([], { get: (_, key) => (key === 'length' ? Infinity : undefined) }),
      }),
    /endless/,
  ),
  throws(
    'an error whose errors are a set',
    () => Object.assign(new Error('set'), { errors: new Set([1]) }),
    /set/,
  ),
  throws('a hundred thousand keys', () =>
    Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`key${at}`, at])),
  ),
  throws('an array of a million', () => Array.from({ length: 1_000_000 }, () => 'item')),
  throws('an array nested ten thousand deep', () => {
    let nested: unknown = []
    for (let depth = 0; depth < 10_000; depth += 1) nested = [nested]
    return nested
  }),
  throws('a boxed text', () => Object('boxed'), /boxed/),
  throws('a boxed symbol', () => Object(Symbol('boxed'))),
  throws('arguments', function args() {
    return arguments
  }),
  throws(
    'a class that extends Error without calling for it',
    () => {
      class Odd extends Error {
        override get message(): string {
          return 'from a getter'
        }
      }
      return new Odd()
    },
    /from a getter/,
  ),
  throws('an error whose prototype is a proxy', () =>
    Object.setPrototypeOf(new Error('odd'), new Proxy(Error.prototype, { get: boom })),
  ),
  throws(
    'an error whose toString throws',
    () => Object.assign(new Error('plain'), { toString: boom }),
    /plain/,
  ),
  throws('a sealed error', () => Object.seal(new Error('sealed')), /sealed/),
  throws(
    'an error with a constructor that throws',
    () => errorWith({ constructor: { get: boom } }),
    /plain/,
  ),
  throws(
    'an error that no name can be given',
    () => Object.freeze(Object.assign(new Error('named'), { name: 7 })),
    /named/,
  ),
  throws(
    'an error whose message is an array',
    () => Object.assign(new Error(), { message: ['a', 'b'] }),
    /a,b/,
  ),
  throws('an error whose message is a function', () =>
    Object.assign(new Error(), { message: () => 'x' }),
  ),
  throws(
    'an error whose message is a date',
    () => Object.assign(new Error(), { message: new Date(0) }),
    /1970/,
  ),
  throws(
    'an error whose cause is a function',
    () => new Error('outer', { cause: () => 'x' }),
    /outer/,
  ),
  throws(
    'an error whose cause is a symbol',
    () => new Error('outer', { cause: Symbol('x') }),
    /outer/,
  ),
  throws('an error whose cause is its text', () => new Error('outer', { cause: 'why' }), /outer/),
  throws(
    'an error with a stack of NUL and halves',
    () => Object.assign(new Error('odd'), { stack: '\0\ud800' }),
    /odd/,
  ),
  throws('a Response', () => new Response('body', { status: 500 })),
  throws('a URL', () => new URL('http://127.0.0.1/'), /127/),
  throws('an event', () => new Event('error')),
  throws(
    'a suppressed error',
    () => Object.assign(new Error('after'), { name: 'SuppressedError', error: 1, suppressed: 2 }),
    /after/,
  ),
  throws('a date', () => new Date(0), /1970/),
  throws('a date that is none', () => new Date(Number.NaN), /Invalid Date/),
  throws('a regular expression', () => /x/, /x/),
  throws('a map', () => new Map([['a', 1]])),
  throws('bytes', () => new Uint8Array(4), /0,0,0,0/),
  throws('a generator', fromGenerator),
  throws('a weak reference', () => new WeakRef({})),
  throws('globalThis', () => globalThis),
  throws('an abort', () => AbortSignal.abort().reason as unknown, /abort/),
  { name: 'a rejection with nothing', act: () => Promise.reject() },
  { name: 'a thenable that throws', act: () => ({ then: boom }), message: /a trap/ },
  {
    name: 'a thenable that rejects with a revoked proxy',
    act: () => ({
      then: (_: unknown, reject: (reason: unknown) => void) => reject(revoked({})),
    }),
  },
  ...engineNames.map((name) =>
    throws(`an error called ${name}`, () => named(name, 'of an engine'), /of an engine/),
  ),
  ...engineCodes.map((code) =>
    throws(
      `an error with the code ${code}`,
      () => Object.assign(new Error('coded'), { code }),
      /coded/,
    ),
  ),
  ...engineMessages.map((message) =>
    throws(`an error that says '${message}'`, () => new Error(message), /./),
  ),
  throws(
    'an error with the name and the message of an engine',
    () => named('RateLimitError', 'bullmq:rateLimitExceeded'),
    /bullmq:rateLimitExceeded/,
  ),
]
