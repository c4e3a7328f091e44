/** The lock is there and cannot be understood. */
export class LockError extends Error {
  constructor(place: string, reason: string) {
    super(place === '' ? reason : `${place}: ${reason}`)
    this.name = 'LockError'
  }
}
