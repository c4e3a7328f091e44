import type { ProviderName } from '../../facts/providers.js'

/** What a new project can run on; each is a folder of `templates/`. */
export const runtimes = [
  {
    name: 'embedded',
    title: 'Embedded',
    hint: 'SQLite in a file, no server',
    needs: null,
    provider: 'embedded',
  },
  { name: 'bullmq', title: 'BullMQ', hint: 'Redis', needs: 'Redis', provider: 'bullmq' },
  {
    name: 'pg-boss',
    title: 'pg-boss',
    hint: 'PostgreSQL',
    needs: 'PostgreSQL',
    provider: 'pg-boss',
  },
  {
    name: 'sqs',
    title: 'SQS',
    hint: 'AWS, a process that polls',
    needs: 'two queues of SQS',
    provider: 'sqs',
  },
  {
    name: 'lambda',
    title: 'AWS Lambda',
    hint: 'triggered by SQS',
    needs: 'two queues of SQS',
    provider: 'sqs',
  },
  {
    name: 'cloudflare',
    title: 'Cloudflare Workers',
    hint: 'Cloudflare Queues',
    needs: null,
    provider: 'cloudflare',
  },
  {
    name: 'express',
    title: 'Express',
    hint: 'an HTTP server, embedded queues',
    needs: null,
    provider: 'embedded',
  },
  {
    name: 'fastify',
    title: 'Fastify',
    hint: 'an HTTP server, embedded queues',
    needs: null,
    provider: 'embedded',
  },
] as const satisfies readonly Runtime[]

export interface Runtime {
  readonly name: string
  readonly title: string
  readonly hint: string
  /** What must run before the first job is done; null for what comes with the install. */
  readonly needs: string | null
  /** What its queues run on. */
  readonly provider: ProviderName
}

export type RuntimeName = (typeof runtimes)[number]['name']
