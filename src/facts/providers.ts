import {
  anyQueueName,
  bullmqQueueName,
  cloudflareQueueName,
  fifoQueueName,
  pgBossQueueName,
  sqsQueueName,
} from './queue-names.js'
import type { QueueNameRule } from './queue-names.js'

/** `ordered` is `group.ordered` alone; what else a group may say is `group`. */
export type KeyFeature = 'limit' | 'group' | 'ordered' | 'unique'

/**
 * What pikku knows of an engine before anything runs. The key of a row is the provider's name, which is also that of its
 * folder in `runtime/providers`. A test holds the rows against the capability tables of the runtime, `package.json` and
 * the README.
 */
export interface Provider {
  /** What the documentation calls it. */
  readonly title: string
  /** The subpath of the package that exports it: `queue-bullmq` for `pikku/queue-bullmq`. */
  readonly entry: string
  /** Other specifiers of the same module. `pikku migrate` replaces them. */
  readonly olderSpecifiers: readonly string[]
  /** Optional peer dependencies that it loads. */
  readonly peers: readonly string[]
  /** Dependencies of a project that show that it uses this engine. */
  readonly evidence: readonly string[]
  /** An expression that makes its queue service. */
  readonly service: string
  readonly queueName: QueueNameRule
  /** Of an engine with queues of another kind for `group.ordered`. */
  readonly orderedQueue?: {
    /** What it calls such a queue. */
    readonly name: (queue: string) => string
    /** Options without which its jobs would run otherwise than they may. */
    readonly refuses: readonly string[]
    /** What to write in their place. */
    readonly instead: string
    /** Options that it has no use for. */
    readonly ignores: readonly string[]
  }
  /** Whether a producer can read a job's result. */
  readonly results: boolean
  /** Whether a job can be put before others. */
  readonly priority: boolean
  /** Whether it has workers other than pikku's, which read what a producer of pikku can write: `external: true`. */
  readonly external: boolean
  /** Which options about keys it has: the others are refused. */
  readonly keys: readonly KeyFeature[]
  /** Of an engine that repeats no jobs: where a schedule is declared instead. */
  readonly scheduleElsewhere?: string
  /** The options below `config` that the engine knows, besides `ownWorkerOptions`. */
  readonly workerOptions: readonly string[]
}

export const providers = {
  bullmq: {
    title: 'BullMQ',
    entry: 'queue-bullmq',
    olderSpecifiers: ['pikku/bull-queue', '@pikku/bull-queue', '@pikku/queue-bullmq'],
    peers: ['bullmq', 'ioredis'],
    evidence: ['bullmq'],
    service: "createBullMQService({ redis: { host: 'localhost', port: 6379 } })",
    queueName: bullmqQueueName,
    results: true,
    priority: true,
    external: true,
    keys: ['limit', 'group', 'ordered', 'unique'],
    workerOptions: [
      'maxConcurrency',
      'groupConcurrency',
      'lockDuration',
      'drainDelay',
      'removeOnComplete',
      'removeOnFail',
      'maxStalledCount',
    ],
  },
  'pg-boss': {
    title: 'pg-boss',
    entry: 'queue-pg-boss',
    olderSpecifiers: ['@pikku/queue-pg-boss', '@pikku/pg-boss'],
    peers: ['pg-boss'],
    evidence: ['pg-boss'],
    service: 'createPgBossService({ connectionString })',
    queueName: pgBossQueueName,
    results: true,
    priority: true,
    external: true,
    keys: ['limit', 'group', 'ordered', 'unique'],
    workerOptions: [
      'maxConcurrency',
      'groupConcurrency',
      'prefetch',
      'pollInterval',
      'lockDuration',
      'removeOnComplete',
      'removeOnFail',
      'maxStalledCount',
    ],
  },
  sqs: {
    title: 'AWS SQS',
    entry: 'queue-sqs',
    olderSpecifiers: ['pikku/aws-queue', '@pikku/aws-queue', '@pikku/queue-sqs'],
    peers: ['@aws-sdk/client-sqs'],
    evidence: ['@aws-sdk/client-sqs'],
    service: 'createSQSService({ region, queueUrls })',
    scheduleElsewhere:
      'Declare it with EventBridge Scheduler, with a function that adds the job as its target.',
    queueName: sqsQueueName,
    orderedQueue: {
      name: fifoQueueName,
      refuses: ['delay'],
      ignores: ['config.prefetch'],
      instead:
        'Remove it, or `ordered`. Or let EventBridge Scheduler call a function that adds the job when it is due.',
    },
    results: false,
    priority: false,
    external: true,
    keys: ['ordered'],
    workerOptions: [
      'prefetch',
      'pollInterval',
      'visibilityTimeout',
      'lockDuration',
      'drainDelay',
      'maxStalledCount',
    ],
  },
  cloudflare: {
    title: 'Cloudflare Queues',
    entry: 'queue-cloudflare',
    olderSpecifiers: [],
    peers: [],
    evidence: ['wrangler'],
    service: 'createCloudflareService(env)',
    scheduleElsewhere:
      'Declare a cron trigger of the Worker (`triggers.crons`), and add the job in its `scheduled` handler.',
    queueName: cloudflareQueueName,
    results: false,
    priority: false,
    external: false,
    keys: [],
    workerOptions: ['maxStalledCount'],
  },
  embedded: {
    title: 'embedded',
    entry: 'queue-embedded',
    olderSpecifiers: [],
    peers: ['libsql', 'better-sqlite3'],
    evidence: ['libsql', 'better-sqlite3'],
    service: "createEmbeddedService({ path: 'jobs.db' })",
    queueName: anyQueueName,
    results: true,
    priority: true,
    external: false,
    keys: ['limit', 'group', 'ordered', 'unique'],
    workerOptions: [
      'maxConcurrency',
      'groupConcurrency',
      'lockDuration',
      'removeOnComplete',
      'removeOnFail',
      'maxStalledCount',
    ],
  },
} as const satisfies Readonly<Record<string, Provider>>

export type ProviderName = keyof typeof providers

export const providerNames = Object.keys(providers) as readonly ProviderName[]
