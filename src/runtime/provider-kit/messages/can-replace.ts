import type { Message } from './message.js'

/** Whether another message can be sent in its place. Where it cannot, each time that it is given back is counted. */
export function canReplace(
  message: Message,
): message is Message & Required<Pick<Message, 'replace'>> {
  return message.ordered !== true && message.replace !== undefined
}
