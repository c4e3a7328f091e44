/** Why an engine cannot have a queue of this name; undefined when it can. */
export type QueueNameRule = (queue: string) => string | undefined

/** PostgreSQL tells of at most 8,000 bytes, and names are shown in messages and logs. */
const LONGEST = 255

export const bullmqQueueName: QueueNameRule = (queue) =>
  queue.includes(':') ? 'a name cannot hold a colon' : anyQueueName(queue)

export const pgBossQueueName: QueueNameRule = (queue) =>
  /^[\w./-]+$/.test(queue) ? anyQueueName(queue) : 'a name holds only letters, digits and _ - . /'

/** Of the whole name that SQS has: with a prefix and with `.fifo`, which both count. */
export const sqsQueueName: QueueNameRule = (queue) => {
  if (queue.length > 80) return 'a name has 80 characters at most'
  return /^[\w-]+(?:\.fifo)?$/.test(queue)
    ? undefined
    : 'a name holds only letters, digits, _ and -'
}

/** What SQS calls a FIFO queue. */
export function fifoQueueName(queue: string): string {
  return queue.endsWith('.fifo') ? queue : `${queue}.fifo`
}

export const cloudflareQueueName: QueueNameRule = (queue) => {
  if (queue.length > 63) return 'a name has 63 characters at most'
  return /^[a-z\d-]+$/.test(queue) ? undefined : 'a name holds only small letters, digits and -'
}

/** Of any engine. Stores change such characters, or cut a text off at them: two queues could become one. */
export const anyQueueName: QueueNameRule = (queue) => {
  if (queue.length > LONGEST) return `a name has ${LONGEST} characters at most`
  return /[\p{Cc}\p{Cs}]/u.test(queue)
    ? 'a name cannot contain a control character or a lone surrogate'
    : undefined
}
