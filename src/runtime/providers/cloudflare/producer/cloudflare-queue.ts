/**
 * The types of Cloudflare's platform, as far as they are used: types of our own, so that a project without
 * `@cloudflare/workers-types` compiles.
 */

/** A producer binding: `env.MY_QUEUE`. */
export interface CloudflareQueue {
  sendBatch(messages: Iterable<CloudflareOutgoing>): Promise<unknown>
}

export interface CloudflareOutgoing {
  readonly body: string
  readonly contentType: 'text'
  readonly delaySeconds: number
}

export interface CloudflareMessage {
  readonly id: string
  readonly body: unknown
  /** 1 for the first delivery. */
  readonly attempts: number
  ack(): void
  retry(options?: { delaySeconds?: number }): void
}

export interface CloudflareBatch {
  /** The queue's name at Cloudflare. */
  readonly queue: string
  readonly messages: readonly CloudflareMessage[]
  retryAll(options?: { delaySeconds?: number }): void
}
