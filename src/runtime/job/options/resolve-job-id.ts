import { InvalidJobOptionsError } from '../errors/invalid-job-options-error.js'

const LONGEST_ID = 512

/** Engines cut a text off, or change it, at such a character: another id would come out than went in. */
const UNSAFE_IN_ID = /[\p{Cc}\p{Cs}]/u

/** Throws `InvalidJobOptionsError` for an id, or the key of a schedule, that some engine could not keep. */
export function resolveJobId(id: unknown, option = 'jobId'): string {
  const problem = idProblem(id, LONGEST_ID)
  if (problem !== undefined) throw new InvalidJobOptionsError(`${option}: ${problem}`)
  return id as string
}

/** Why an engine could not keep a text by which it finds jobs. */
export function idProblem(id: unknown, longest: number): string | undefined {
  if (typeof id !== 'string' || id === '') {
    const shown = ['string', 'number'].includes(typeof id) ? JSON.stringify(id) : typeof id
    return `${shown} is not a non-empty string`
  }
  if (id.length > longest) return `it has ${id.length} characters, more than ${longest}`
  if (!UNSAFE_IN_ID.test(id)) return undefined
  return `${JSON.stringify(id)} contains a control character or a lone surrogate`
}
