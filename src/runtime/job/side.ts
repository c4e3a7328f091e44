import { InvalidJobDataError } from './errors/invalid-job-data-error.js'
import { InvalidJobResultError } from './errors/invalid-job-result-error.js'

/** Of a function: what it takes, or what it returns. */
export type Side = keyof typeof SIDES

/** What messages call a value of each side and where in it they begin to count, and the error for a wrong one. */
export const SIDES = {
  input: { what: 'The data of a job', start: 'data', InvalidError: InvalidJobDataError },
  output: { what: 'The result', start: 'result', InvalidError: InvalidJobResultError },
} as const
