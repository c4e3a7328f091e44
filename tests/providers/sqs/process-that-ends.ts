import { pikkuSessionlessFunc, wireQueueWorker } from '../../../src/runtime/index.js'
import { createSQSService, createSQSWorkers } from '../../../src/runtime/providers/sqs/index.js'

const [endpoint, queue = ''] = process.argv.slice(2)
const connection = {
  endpoint,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
}
const ran = new Promise<number>((resolve) => {
  wireQueueWorker({
    queue,
    func: pikkuSessionlessFunc<number>(async (_, data) => resolve(data)),
  })
})
const service = createSQSService(connection)
const workers = createSQSWorkers(connection)
await workers.start()
await service.add(queue, 1)
console.log(`ran ${await ran}`)
await workers.stop()
await service.close()
