import type { CloudflareQueue } from '../producer/cloudflare-queue.js'

/** For each queue its producer binding: the name of it in `env`, or the binding itself. */
export type CloudflareBindings = Readonly<Record<string, string | CloudflareQueue>>

/**
 * The producer binding of a queue, or `undefined`. Without a word in `bindings` it is `env['my-queue']`, or
 * `env.MY_QUEUE`: what is neither a letter nor a digit becomes `_`.
 */
export function findBinding(
  queueName: string,
  env: object,
  bindings: CloudflareBindings = {},
): CloudflareQueue | undefined {
  const given = Object.hasOwn(bindings, queueName) ? bindings[queueName] : undefined
  if (typeof given === 'object') return given
  const names = given === undefined ? [queueName, bindingName(queueName)] : [given]
  for (const name of names) {
    const binding: unknown = Object.hasOwn(env, name) ? Reflect.get(env, name) : undefined
    if (isQueue(binding)) return binding
  }
  return undefined
}

/** Throws `TypeError`, naming what was looked for. */
export function requireBinding(
  queueName: string,
  env: object,
  bindings?: CloudflareBindings,
): CloudflareQueue {
  const binding = findBinding(queueName, env, bindings)
  if (binding !== undefined) return binding
  throw new TypeError(
    `Queue '${queueName}' has no producer binding: add one called ${bindingName(queueName)} to the Wrangler` +
      ' configuration, or name another one in the `bindings` option',
  )
}

function bindingName(queueName: string): string {
  return queueName.replaceAll(/[^A-Za-z0-9]/g, '_').toUpperCase()
}

function isQueue(value: unknown): value is CloudflareQueue {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'sendBatch') === 'function'
  )
}
