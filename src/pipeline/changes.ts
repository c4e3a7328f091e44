/** What has changed since the last run. */
export interface Changes {
  /** Absolute paths of files whose content is another. */
  readonly modified: readonly string[]
  /** Whether files came, went or moved. */
  readonly isListChanged: boolean
}

/** Whether a file decides how everything else is read, so that its change is one of all files. */
export function isSettings(file: string): boolean {
  return (
    /(?:^|\/)(?:[^/]*\.json|pikku\.config\.[cm]?[jt]s|node_modules)$/.test(file) &&
    !file.includes('.gen.')
  )
}
