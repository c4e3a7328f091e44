import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const installed = path.join(repository, 'node_modules')

/** The package as npm would publish it. */
export interface PackedPikku {
  /** A directory of the test's own; it goes with `remove`. */
  readonly place: string
  readonly tarball: string
  /** What the tarball holds, with the dependencies of this repository beside it. */
  readonly directory: string
  readonly bin: string
  readonly remove: () => Promise<void>
}

export async function packPikku(): Promise<PackedPikku> {
  const place = await mkdtemp(path.join(tmpdir(), 'pikku-packed-'))
  // The build is fresh already: see tests/setup/fresh-dist.ts.
  const { stdout } = await execa(
    'npm',
    ['pack', '--ignore-scripts', '--silent', '--pack-destination', place],
    { cwd: repository },
  )
  const tarball = path.join(place, stdout.trim())
  await execa('tar', ['-xzf', tarball, '-C', place])
  const directory = path.join(place, 'node_modules/pikku')
  await mkdir(path.dirname(directory), { recursive: true })
  await cp(path.join(place, 'package'), directory, { recursive: true })
  await rm(path.join(place, 'package'), { recursive: true })
  await symlink(installed, path.join(directory, 'node_modules'), 'junction')
  return {
    place,
    tarball,
    directory,
    bin: path.join(directory, 'bin/pikku.js'),
    remove: () => rm(place, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/**
 * Puts the packages that a project names into its `node_modules`, with their commands, in place of an install.
 *
 * @throws Error when one is named that this repository has not installed, and that is not in `except`
 */
export async function linkPackages(
  project: string,
  pikku: PackedPikku,
  except: readonly string[] = [],
): Promise<void> {
  const { dependencies, devDependencies } = await readManifest(project)
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    if (except.includes(name)) continue
    const source = name === 'pikku' ? pikku.directory : path.join(installed, quicker[name] ?? name)
    await link(source, path.join(project, 'node_modules', name))
    const { bin = {} } = await readManifest(source)
    const commands = typeof bin === 'string' ? { [path.basename(name)]: bin } : bin
    for (const [command, file] of Object.entries(commands)) {
      await link(path.join(source, file), path.join(project, 'node_modules/.bin', command))
    }
  }
}

/** Eight projects are compiled; the tests of a real install have the compiler that the templates name. */
const quicker: Readonly<Record<string, string>> = { typescript: 'typescript-7.0' }

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly bin?: string | Readonly<Record<string, string>>
}

async function readManifest(directory: string): Promise<Manifest> {
  return JSON.parse(await readFile(path.join(directory, 'package.json'), 'utf8')) as Manifest
}

async function link(source: string, place: string): Promise<void> {
  await mkdir(path.dirname(place), { recursive: true })
  await symlink(source, place)
}
