import type { ts } from './typescript.js'

const places =
  /\/node_modules\/(?:typescript\/lib|@types\/node|undici-types|bun-types|@cloudflare\/workers-types)\//

/** Whether the language, the platform or Node declares a symbol, and not the project or a library of its own. */
export function isPlatform(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).some((declaration) =>
    isPlatformFile(declaration.getSourceFile().fileName),
  )
}

export function isPlatformFile(file: string): boolean {
  return places.test(file)
}
