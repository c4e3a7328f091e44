import { InvalidJobOptionsError } from '../errors/invalid-job-options-error.js'

const LONGEST_ID = 512

/** Engines cut a text off, or change it, at such a character: another id would come out than went in. */
const UNSAFE_IN_ID = /[\p{Cc}\p{Cs}]/u

/** Throws `InvalidJobOptionsError` for an id, or the key of a schedule, that some engine could not keep. */
export function resolveJobId(id: unknown, option = 'jobId'): string {
  const problem = idProblem(id)
  if (problem !== undefined) throw new InvalidJobOptionsError(`${option}: ${problem}`)
  return id as string
}

function idProblem(id: unknown): string | undefined {
  if (typeof id !== 'string' || id === '') {
    const shown = ['string', 'number'].includes(typeof id) ? JSON.stringify(id) : typeof id
    return `${shown} is not a non-empty string`
  }
  if (id.length > LONGEST_ID) return `it has ${id.length} characters, more than ${LONGEST_ID}`
  if (!UNSAFE_IN_ID.test(id)) return undefined
  return `${JSON.stringify(id)} contains a control character or a lone surrogate`
}
