/** Options below `config` that mean the same on every engine: pikku itself implements them. */
export const ownWorkerOptions: readonly string[] = [
  'name',
  'autorun',
  'retries',
  'concurrency',
  'batchSize',
]
