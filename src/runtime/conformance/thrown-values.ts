// oxlint-disable unicorn/no-thenable, typescript/no-extraneous-class, typescript/prefer-promise-reject-errors -- what nobody should throw is what this file is for
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

const engineMessages = [
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
  ...engineMessages.map((message) =>
    throws(`an error that says '${message}'`, () => new Error(message), /./),
  ),
  throws(
    'an error with the name and the message of an engine',
    () => named('RateLimitError', 'bullmq:rateLimitExceeded'),
    /bullmq:rateLimitExceeded/,
  ),
]
