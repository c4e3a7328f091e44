/** Our entries by their place in the runtime, with every specifier they had; the first one is today's. */
export const moduleNames: readonly {
  readonly entry: string
  readonly spellings: readonly string[]
}[] = [
  { entry: 'index', spellings: ['pikku', 'pikku/core', '@pikku/core'] },
  { entry: 'index', spellings: ['pikku/queue', '@pikku/core/queue', '@pikku/queue'] },
  {
    entry: 'providers/bullmq/index',
    spellings: [
      'pikku/queue-bullmq',
      'pikku/bull-queue',
      '@pikku/bull-queue',
      '@pikku/queue-bullmq',
    ],
  },
  {
    entry: 'providers/pg-boss/index',
    spellings: ['pikku/queue-pg-boss', '@pikku/queue-pg-boss', '@pikku/pg-boss'],
  },
  {
    entry: 'providers/sqs/index',
    spellings: ['pikku/queue-sqs', 'pikku/aws-queue', '@pikku/aws-queue', '@pikku/queue-sqs'],
  },
  { entry: 'monitor/index', spellings: ['pikku/queue-monitor', '@pikku/queue-monitor'] },
  { entry: 'testing/index', spellings: ['pikku/testing', '@pikku/testing'] },
]
