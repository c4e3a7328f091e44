import type { ExistingProject } from './read-project.js'

/** What a person must change where the compiler lets CommonJS require no ES module, which pikku is. */
export function moduleNotes({ isModule, build }: ExistingProject): string[] {
  const { module } = build.tsconfig.compilerOptions
  const name = typeof module === 'string' ? module.toLowerCase() : ''
  if (isModule || (name !== 'node16' && name !== 'node18')) return []
  return [
    `The tsconfig says "module": "${name}", by which CommonJS cannot require ES modules, so tsc would refuse the generated files, which import pikku. Node.js 20.19 and later can: write "module": "node20" (TypeScript 5.9 and later) or "nodenext" (5.8 and later).`,
  ]
}
