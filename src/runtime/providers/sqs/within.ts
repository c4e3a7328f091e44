/** The engine did not answer in time. Whether it has accepted what was sent is not known. */
export class SQSTimeoutError extends Error {
  override readonly name: string = 'SQSTimeoutError'
}

/** Rejects with `SQSTimeoutError` when `work` takes longer than `milliseconds`. */
export async function within<Result>(
  milliseconds: number,
  what: string,
  work: Promise<Result>,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new SQSTimeoutError(`SQS did not answer within ${milliseconds} ms: ${what}`))
    }, milliseconds)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    // Lost the race: its late rejection is nobody's.
    work.catch(() => {})
  }
}
