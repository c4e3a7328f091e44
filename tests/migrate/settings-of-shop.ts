const manifest = {
  name: 'shop',
  type: 'module',
  imports: {
    '#pikku': './.pikku/pikku-types.gen.ts',
    '#pikku/queue': './.pikku/pikku-queue-types.gen.ts',
  },
}

const tsconfig = {
  compilerOptions: {
    strict: true,
    module: 'nodenext',
    target: 'es2022',
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
  },
  // A folder whose name begins with a dot is passed over, unless its files are asked for.
  include: ['src', '.pikku/*.ts'],
}

/** package.json and tsconfig.json of a project that is to be migrated, and that compiles before and after. */
export function settingsOfShop(
  ...dependencies: readonly string[]
): Readonly<Record<string, string>> {
  const given = Object.fromEntries(dependencies.map((name) => [name, '*']))
  const all = dependencies.length === 0 ? manifest : { ...manifest, dependencies: given }
  return { 'package.json': JSON.stringify(all), 'tsconfig.json': JSON.stringify(tsconfig) }
}
