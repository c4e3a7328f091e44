import { openService } from './child-worker.js'
import type { ChildCanceller } from './cancels-elsewhere.js'

const { queue, jobId, reason, ...child } = JSON.parse(process.argv[2] ?? '') as ChildCanceller

const service = await openService(child)
await service.cancel?.(queue, jobId, reason)
await service.close()
