import { runtimes, type RuntimeName } from '../setup/create/runtimes.js'
import { packageManagers, type PackageManager } from '../setup/package-manager.js'
import type { CreateAnswers } from './run-create.js'
import type { Prompt } from './terminal.js'

/** What is known already is not asked. Null when the person gives up. */
export async function askCreate(
  known: { readonly [Key in keyof CreateAnswers]: CreateAnswers[Key] | undefined },
  streams: Prompt,
): Promise<CreateAnswers | null> {
  const { confirm, isCancel, select, text } = await import('@clack/prompts')
  const directory =
    known.directory ??
    (await text({
      ...streams,
      message: 'Where should the project be created?',
      placeholder: 'my-queues',
      defaultValue: 'my-queues',
    }))
  if (isCancel(directory)) return null
  const runtime =
    known.runtime ??
    (await select<RuntimeName>({
      ...streams,
      message: 'What should its queues run on?',
      options: runtimes.map(({ name, title, hint }) => ({ value: name, label: title, hint })),
    }))
  if (isCancel(runtime)) return null
  const packageManager =
    known.packageManager ??
    (await select<PackageManager>({
      ...streams,
      message: 'Which package manager?',
      options: packageManagers.map((name) => ({ value: name, label: name })),
    }))
  if (isCancel(packageManager)) return null
  const install =
    known.install ??
    (await confirm({
      ...streams,
      message: `Install and prebuild it now${runtime === 'embedded' ? ', and run a first job' : ''}?`,
    }))
  if (isCancel(install)) return null
  return { directory, runtime, packageManager, install }
}
