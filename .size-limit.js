// What the light part of the package and one provider weigh together, in one bundle. The engines are peers and are
// left out by size-limit. So is croner, 10 kB, which is a package of its own: bundles for BullMQ, pg-boss and embedded
// hold it too, those for SQS and Cloudflare, which repeat no jobs, do not.
import { fileURLToPath } from 'node:url'

const resolveDir = fileURLToPath(new URL('dist/runtime', import.meta.url))

function bundleOf({ name, contents, limit }) {
  return {
    name,
    path: 'dist/runtime/index.js',
    limit,
    gzip: true,
    ignore: ['croner'],
    modifyEsbuildConfig: (config) => ({
      ...config,
      entryPoints: undefined,
      stdin: { contents: [...light, ...contents].join('\n'), resolveDir },
      platform: 'node',
      format: 'esm',
    }),
  }
}

/** What a handler's bundle really imports of the light part: the rest is shaken off. */
const light = [
  "export { defineQueues, NonRetryableError, pikkuFunc, pikkuSessionlessFunc, QueueClient, wireQueueWorker } from './index.js'",
]
const all = (provider) => [`export * as provider from './providers/${provider}/index.js'`]

export default [
  // Functions as a service: every byte is loaded at each cold start. The aim for a Lambda is 20 kB, and 24 kB with
  // checked jobs and dates; a ninth of its bundle is the text of messages.
  bundleOf({
    name: 'a Lambda: producer and handler on SQS',
    contents: ["export { createSQSService, createLambdaHandler } from './providers/sqs/index.js'"],
    limit: '25.1 kB',
  }),
  // The generated definitions ask for the checker, and for the codec when a queue's jobs hold more than JSON does.
  bundleOf({
    name: 'a Lambda, with checked jobs and dates in them',
    contents: [
      "export { jobChecker, wireCodec } from './index.js'",
      "export { createSQSService, createLambdaHandler } from './providers/sqs/index.js'",
    ],
    limit: '31 kB',
  }),
  bundleOf({ name: 'a Cloudflare Worker', contents: all('cloudflare'), limit: '20.4 kB' }),
  // 2 kB of it read the statistics of limits and groups.
  bundleOf({
    name: 'a producer on BullMQ',
    contents: ["export { createBullMQService } from './providers/bullmq/index.js'"],
    limit: '35.3 kB',
  }),
  // Long-lived processes. These do more of the engine's work themselves, and are held to what they are. Each holds the
  // whole of every part of the provider kit that it uses, also what only another engine needs of it. Half a kilobyte of the
  // first and of embedded makes a job with a group cost a quarter less.
  bundleOf({ name: 'BullMQ, everything', contents: all('bullmq'), limit: '56.1 kB' }),
  bundleOf({ name: 'SQS, everything', contents: all('sqs'), limit: '30.9 kB' }),
  bundleOf({ name: 'embedded, everything', contents: all('embedded'), limit: '48.3 kB' }),
  bundleOf({ name: 'pg-boss, everything', contents: all('pg-boss'), limit: '62.1 kB' }),
]
