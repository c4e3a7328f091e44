import type { Reporter, ReporterName } from './reporter.js'

/** Each reporter is loaded when it is asked for: the pretty one needs more than the others. */
export async function loadReporter(name: ReporterName): Promise<Reporter> {
  switch (name) {
    case 'pretty':
      return (await import('./pretty.js')).pretty
    case 'json':
      return (await import('./json.js')).json
    case 'github':
      return (await import('./github.js')).github
  }
}
