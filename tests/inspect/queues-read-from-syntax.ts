import { readConfig } from '../../dist/config/read-config.js'
import { emptySliceCache } from '../../dist/inspect/modules/slice-cache.js'
import { createProjectHost } from '../../dist/inspect/program/project-host.js'
import { createSyntaxProject } from '../../dist/inspect/syntax/syntax-project.js'
import { analyzeFileSyntax } from '../../dist/inspect/wirings/analyze-file-syntax.js'
import { readServices } from '../../dist/inspect/wirings/read-services.js'
import { listFiles } from '../../dist/scan/list-files.js'
import { scan } from '../../dist/scan/scan.js'

/** The queues of a project that are read without a type checker. */
export async function queuesReadFromSyntax(cwd: string): Promise<ReadonlySet<string>> {
  const { config } = await readConfig({ cwd })
  const sources = scan(config, listFiles(config))
  const services = readServices(config, sources)
  const cache = emptySliceCache()
  const host = createProjectHost({ config, libScope: 'language', services, cache })
  const project = createSyntaxProject(host, sources)
  if (project === null) return new Set()
  const request = { names: [], packages: new Set<string>() }
  const queues = sources.wirings.flatMap((file) => {
    const read = analyzeFileSyntax(project, file, request)
    return read === 'project-needs-checker' ? [] : read.analysis.workers.map(({ queue }) => queue)
  })
  return new Set(queues)
}
