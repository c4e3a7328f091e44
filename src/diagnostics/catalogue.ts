import type { CatalogueEntry } from './catalogue/entry.js'
import { project } from './catalogue/project.js'
import { wirings } from './catalogue/wirings.js'
import { external } from './catalogue/external.js'
import { functions } from './catalogue/functions.js'
import { types } from './catalogue/types.js'
import { options } from './catalogue/options.js'
import { files } from './catalogue/files.js'
import { topology } from './catalogue/topology.js'
import { lock } from './catalogue/lock.js'

/** Everything that can be wrong, in one table: a file for each hundred of codes. */
export const catalogue = {
  ...project,
  ...wirings,
  ...external,
  ...functions,
  ...types,
  ...options,
  ...files,
  ...topology,
  ...lock,
} as const

export type DiagnosticName = keyof typeof catalogue

/** What the words of one diagnostic need. */
export type DiagnosticValues<Name extends DiagnosticName> =
  (typeof catalogue)[Name] extends CatalogueEntry<infer Values> ? Values : never
