import type { Logger } from '../runtime/job/logger.js'
import type { QueueDefinitions } from '../runtime/client/queue-definitions.js'
import type { QueueService } from '../runtime/job/queue-service.js'

/** `read` sees everything that is not redacted; `act` may also change jobs and queues. */
export type StudioRole = 'read' | 'act'

export interface StudioUser {
  readonly role: StudioRole
  /** Who it is, for the audit log. */
  readonly name?: string
}

/** What `authorize` answers. A `Response`, for instance a redirect to a login page, is sent as it is. */
export type StudioAccess = StudioRole | StudioUser | Response | undefined | null

/** What the studio shows about a project besides its jobs. */
export interface StudioProject {
  /** The `queueDefinitions` that `pikku prebuild` writes. */
  readonly definitions: QueueDefinitions
  /** Shown in the title. */
  readonly name?: string
  /** What `pikku schema` prints: with it, a job can be added with a form. */
  readonly schema?: object
  /** Who feeds which queue. The `pikku studio` command provides it. */
  readonly graph?: StudioGraph
}

export interface StudioOptions extends StudioProject {
  readonly service: QueueService
  /** Decides what a request may do. Whatever is neither a role nor a user with one is refused. */
  readonly authorize?: (request: Request) => StudioAccess | Promise<StudioAccess>
  /**
   * Instead of `authorize`, for a page on your own machine: a secret of 16 characters or more that every request must
   * carry. Only requests to a loopback address are answered.
   */
  readonly token?: string
  /** Nobody may change anything, whatever `authorize` says. */
  readonly readOnly?: boolean
  /** Data that nobody may see: `'payments: card.number'`, or `'password'` for the data of every queue. */
  readonly redact?: readonly string[]
  /** The path under which the handler is mounted, if the framework does not strip it. Default: `/`. */
  readonly base?: string
  /** Origins of the page if a proxy changes the host: `['https://admin.example.com']`. */
  readonly origins?: readonly string[]
  /** Gets one line for each act. Default: the console. */
  readonly logger?: Logger
  /** The largest request body in bytes. Default: 1 MB. */
  readonly maxBody?: number
}

/** Boxes and arrows, with their places on a sheet. */
export interface StudioGraph {
  readonly width: number
  readonly height: number
  readonly nodes: readonly StudioNode[]
  readonly edges: readonly StudioEdge[]
}

export interface StudioNode {
  readonly id: string
  readonly kind: 'producer' | 'queue' | 'worker'
  readonly title: string
  readonly lines: readonly string[]
  readonly isDeadLetter: boolean
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface StudioEdge {
  readonly kind: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

const SHORTEST_TOKEN = 16

/** The studio was set up wrongly. Nothing is served. */
export class StudioOptionsError extends TypeError {
  override name = 'StudioOptionsError'
}

/** Throws `StudioOptionsError` for options that would leave the studio open, or that say nothing. */
export function checkOptions({ authorize, token, base = '/' }: StudioOptions): void {
  if (authorize === undefined && token === undefined) {
    throw new StudioOptionsError(
      'createStudio needs `authorize`: it decides who may read jobs and who may change them. ' +
        'For a page on your own machine, run `pikku studio`, or pass a `token`',
    )
  }
  if (authorize !== undefined && typeof authorize !== 'function') {
    throw new StudioOptionsError('createStudio: `authorize` must be a function')
  }
  if (token !== undefined && (typeof token !== 'string' || token.length < SHORTEST_TOKEN)) {
    throw new StudioOptionsError(
      `createStudio: \`token\` must be a text of ${SHORTEST_TOKEN} characters or more`,
    )
  }
  if (!base.startsWith('/')) throw new StudioOptionsError('createStudio: `base` must begin with /')
}
