import { wireQueueWorker } from '#pikku/queue'
import { reportUnwelcomed, sendWelcome } from './queue-worker.functions.js'

wireQueueWorker({
  queue: 'welcome-mail',
  func: sendWelcome,
  retry: { attempts: 3, backoff: 'exponential', delay: '1s' },
  deadLetterQueue: 'welcome-mail-dead',
  timeout: '30s',
})

wireQueueWorker({ queue: 'welcome-mail-dead', func: reportUnwelcomed })
