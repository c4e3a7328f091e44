export const exitCodes = {
  fine: 0,
  /** The project has errors, or `--check` found a missing, stale or leftover file. */
  found: 1,
  /** Wrong use, or pikku itself failed. */
  failure: 2,
} as const
