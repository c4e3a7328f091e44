import { byIdentity } from '../../model/by-identity.js'
import type { WorkerModel } from '../../model/queue-model.js'
import { quote } from '../quote.js'

/** What a producer must know of a queue that is served elsewhere, with the code that keeps to it; empty for any other. */
export const printExternal = byIdentity(({ settings }: WorkerModel): readonly string[] => {
  const { external } = settings
  if (external === undefined) return []
  const { jobName } = external
  const parts = [
    'rules: externalQueue',
    ...(jobName === undefined ? [] : [`jobName: ${quote(jobName)}`]),
  ]
  return ['    external: {', ...parts.map((part) => `      ${part},`), '    },']
})
