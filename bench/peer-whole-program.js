// A peer: what a tool does that loads the whole project with the compiler's API, as ts-morph does, and asks the checker
// for the types of each call of ours.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const [directory = '.', compiler = ''] = process.argv.slice(2)
const { ts } = createRequire(import.meta.url)(compiler)
const tsconfig = path.join(directory, 'tsconfig.json')
const { config } = ts.readConfigFile(tsconfig, (name) => readFileSync(name, 'utf8'))
const { fileNames, options } = ts.parseJsonConfigFileContent(
  config,
  ts.sys,
  path.resolve(directory),
)
const program = ts.createProgram(fileNames, options)
const checker = program.getTypeChecker()
for (const source of program.getSourceFiles()) {
  if (!source.isDeclarationFile && /wireQueueWorker|pikkuSessionlessFunc/.test(source.text))
    visit(source)
}

function visit(node) {
  if (ts.isCallExpression(node) && /^pikku|^wire/.test(node.expression.getText())) {
    for (const type of node.typeArguments ?? [])
      checker.getPropertiesOfType(checker.getTypeFromTypeNode(type))
    checker.getTypeAtLocation(node)
  }
  ts.forEachChild(node, visit)
}
