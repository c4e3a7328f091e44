import { ServiceClosedError } from '../../../job/errors/service-closed-error.js'
import { checkUrl } from '../../../job/check-place.js'
import { ifNotEmpty } from '../../../job/shown-place.js'
import { withoutUndefined } from '../../../job/options/without-undefined.js'
import { askOnce } from '../../../provider-kit/open-once.js'
import { type TimeLimit, within } from '../../../provider-kit/messages/within.js'
import { loadSQS } from './load-sqs.js'
import { SQSQueue } from './sqs-queue.js'
import type { SQSClientLike, SQSCommands, SQSModule } from './sqs-client.js'
import type { SQSConnectionOptions, SQSCredentials } from '../options.js'

/** The SDK's own number. A long poll holds a socket, so a process that polls much needs more. */
const SOCKETS = 50
/** Milliseconds. Without it a host that does not answer is waited for as long as the system likes. */
const CONNECTION_TIMEOUT = 5_000
/** Milliseconds. What takes longer was put on a connection that is dead. */
const CALL_TIMEOUT = 20_000

/** The client, opened at first use, and the one way to send a command. */
export class SQSConnection {
  readonly #options: SQSConnectionOptions
  readonly #polls: number
  /** It may be installed by the next time. */
  readonly #load = askOnce(loadSQS)
  readonly #limit: TimeLimit
  readonly #underWay = new Set<AbortController>()
  readonly #queues = new Map<string, SQSQueue>()
  #client: SQSClientLike | undefined
  #closed = false

  /** `polls`: how many long polls will be under way at once. `timeout`: for one call, in milliseconds. */
  constructor(
    options: SQSConnectionOptions,
    {
      polls = 0,
      timeout = CALL_TIMEOUT,
    }: { readonly polls?: number; readonly timeout?: number } = {},
  ) {
    this.#options = options
    this.#polls = polls
    const hint = 'are the region and the endpoint right?'
    this.#limit = { provider: 'sqs', milliseconds: timeout, hint }
  }

  /** One for each URL: it gathers what is sent to the queue. */
  queue(url: string): SQSQueue {
    const queue = this.#queues.get(url) ?? new SQSQueue(url, this)
    this.#queues.set(url, queue)
    return queue
  }

  /**
   * Rejects with the SDK's errors, with an `AbortError`, or with `MissingPeerError`; without a `signal` also with
   * `EngineUnreachableError` when SQS does not answer in time.
   */
  async call<Name extends keyof SQSCommands>(
    name: Name,
    input: object,
    signal?: AbortSignal,
  ): Promise<SQSCommands[Name]['output']> {
    const module = await this.#load()
    // A renewal that was under way, say: it must not open a client that nobody closes.
    if (this.#closed) throw new ServiceClosedError('sqs')
    const Command = module[`${name}Command`] as new (input: object) => object
    this.#client ??= this.#options.client ?? openClient(module, this.#options, this.#polls)
    // By hand: `AbortSignal.any` on a signal that lives as long as the process leaks on Node 20.
    const request = new AbortController()
    const abort = (): void => request.abort()
    if (signal?.aborted === true) abort()
    signal?.addEventListener('abort', abort)
    this.#underWay.add(request)
    try {
      const sent = this.#client.send(new Command(input), { abortSignal: request.signal })
      return await (signal === undefined ? within(this.#limit, sent) : sent)
    } catch (error) {
      // Nobody waits for it any more when it was too late.
      abort()
      throw error
    } finally {
      this.#underWay.delete(request)
      signal?.removeEventListener('abort', abort)
    }
  }

  /** Ends what is under way, and closes the client when it is our own. */
  close(): void {
    this.#closed = true
    // The SDK sends a request again whose connection `destroy` has closed.
    for (const request of this.#underWay) request.abort()
    if (this.#options.client === undefined) this.#client?.destroy()
  }
}

function openClient(
  module: SQSModule,
  options: SQSConnectionOptions,
  polls: number,
): SQSClientLike {
  const agent = { keepAlive: true, maxSockets: SOCKETS + polls }
  const endpoint = endpointOf(options)
  const credentials = credentialsOf(options.credentials)
  return new module.SQSClient({
    // The endpoint is given explicitly: from the environment alone, the SDK would go to the host of the queue's URL.
    ...withoutUndefined({ region: ifNotEmpty(options.region), endpoint, credentials }),
    requestHandler: {
      httpAgent: agent,
      httpsAgent: agent,
      connectionTimeout: CONNECTION_TIMEOUT,
    },
  })
}

export function endpointOf({ endpoint }: SQSConnectionOptions): string | undefined {
  const { AWS_ENDPOINT_URL_SQS, AWS_ENDPOINT_URL } = process.env
  const given = ifNotEmpty(endpoint, AWS_ENDPOINT_URL_SQS, AWS_ENDPOINT_URL)
  const example = 'https://sqs.eu-central-1.amazonaws.com'
  if (given !== undefined) checkUrl(given, { option: 'endpoint', scheme: /^https?:\/\//i, example })
  return given
}

/** Half a key is a variable that was forgotten; none at all leaves it to the SDK. */
function credentialsOf(given: Partial<SQSCredentials> = {}): object | undefined {
  const { accessKeyId, secretAccessKey, sessionToken } = given
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    const missing = accessKeyId === undefined ? 'accessKeyId' : 'secretAccessKey'
    throw new TypeError(`credentials: ${missing} is undefined (is its environment variable set?)`)
  }
  return withoutUndefined({ accessKeyId, secretAccessKey, sessionToken })
}
