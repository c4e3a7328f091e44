/**
 * Whether SQS has refused to hide a message because it is no longer ours. `InvalidParameterValue` is also what it says of
 * one that cannot be hidden beyond its 12 hours, and what else goes wrong says nothing of whose the message is.
 */
export function isLostHold(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { name, message } = error
  if (/ReceiptHandleIsInvalid$|MessageNotInflight$/.test(name)) return true
  return name.endsWith('InvalidParameterValue') && message.includes('parameter ReceiptHandle')
}
