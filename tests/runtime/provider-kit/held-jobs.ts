import { HeldJob } from '../../../src/runtime/provider-kit/index.js'

export class TestJob extends HeldJob {
  readonly id: string
  readonly queueName = 'orders'
  readonly data: unknown
  readonly attempt = 1
  readonly enqueuedAt = new Date(0)
  readonly options: HeldJob['options'] = {}
  scheduledFor: Date | undefined = undefined

  constructor(id: string, unrunnable?: Error) {
    super()
    this.id = id
    this.data = id
    this.unrunnable = unrunnable
  }
}
