/** What holds for all jobs of a queue, as the wiring of its worker says it: members of the options, each as text. */
export interface WorkerDefaults {
  readonly settings: readonly string[]
  /** Members of `config`. */
  readonly config: readonly string[]
}
