/** What a new project can run on; each is a folder of `templates/`. */
export const runtimes = [
  {
    name: 'embedded',
    title: 'Embedded',
    hint: 'SQLite in a file, no server',
    needs: null,
    keepsResults: true,
  },
  { name: 'bullmq', title: 'BullMQ', hint: 'Redis', needs: 'Redis', keepsResults: true },
  {
    name: 'pg-boss',
    title: 'pg-boss',
    hint: 'PostgreSQL',
    needs: 'PostgreSQL',
    keepsResults: true,
  },
  {
    name: 'sqs',
    title: 'SQS',
    hint: 'AWS, a process that polls',
    needs: 'two queues of SQS',
    keepsResults: false,
  },
  {
    name: 'lambda',
    title: 'AWS Lambda',
    hint: 'triggered by SQS',
    needs: 'two queues of SQS',
    keepsResults: false,
  },
  {
    name: 'cloudflare',
    title: 'Cloudflare Workers',
    hint: 'Cloudflare Queues',
    needs: null,
    keepsResults: false,
  },
  {
    name: 'express',
    title: 'Express',
    hint: 'an HTTP server, embedded queues',
    needs: null,
    keepsResults: true,
  },
  {
    name: 'fastify',
    title: 'Fastify',
    hint: 'an HTTP server, embedded queues',
    needs: null,
    keepsResults: true,
  },
] as const satisfies readonly Runtime[]

export interface Runtime {
  readonly name: string
  readonly title: string
  readonly hint: string
  /** What must run before the first job is done; null for what comes with the install. */
  readonly needs: string | null
  /** Whether a producer can read what a job gave. */
  readonly keepsResults: boolean
}

export type RuntimeName = (typeof runtimes)[number]['name']
