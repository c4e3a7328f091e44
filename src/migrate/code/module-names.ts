import { providers, type Provider } from '../../facts/providers.js'

/** An entry of the package by its place in the runtime. */
interface ModuleName {
  readonly entry: string
  /** Every specifier that it has had, the current one first. */
  readonly spellings: readonly string[]
}

const renamedProviders: readonly ModuleName[] = Object.entries<Provider>(providers)
  .filter(([, { olderSpecifiers }]) => olderSpecifiers.length > 0)
  .map(([name, { entry, olderSpecifiers }]) => ({
    entry: `providers/${name}/index`,
    spellings: [`pikku/${entry}`, ...olderSpecifiers],
  }))

/** The entries that have had more than one specifier. */
export const moduleNames: readonly ModuleName[] = [
  { entry: 'index', spellings: ['pikku', 'pikku/core', '@pikku/core'] },
  { entry: 'index', spellings: ['pikku/queue', '@pikku/core/queue', '@pikku/queue'] },
  ...renamedProviders,
  { entry: 'monitor/index', spellings: ['pikku/queue-monitor', '@pikku/queue-monitor'] },
  { entry: 'client/index', spellings: ['pikku/client'] },
  { entry: 'nest/index', spellings: ['pikku/nest'] },
  { entry: 'testing/index', spellings: ['pikku/testing', '@pikku/testing'] },
]
