import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { execa } from 'execa'
import pc from 'picocolors'

import { repository } from './copy-shop.js'
import type { Shop } from './copy-shop.js'
import { print } from './print.js'

const mistakes = `import type { PikkuQueue } from './.pikku/pikku-queue.gen.js'
export async function mistakes(queue: PikkuQueue) {
  await queue.add('paymets', { orderId: 'order-1' })
  await queue.add('refunds', { orderId: 1, reason: 'late' })
  return (await queue.waitForCompletion('refunds', 'job-1')).amount
}
`

/** Compiles a producer with three mistakes, and shows the compiler's own words for them. */
export async function refuseMistakes(shop: Shop): Promise<void> {
  print.text(`mistakes.ts\n${numbered(mistakes)}\n`)
  const errors = await compile(shop)
  for (const line of [3, 4, 5]) {
    if (!errors.some((error) => error.startsWith(`mistakes.ts(${line},`))) {
      throw new Error(`Line ${line} of mistakes.ts compiled\n${errors.join('\n')}`)
    }
  }
  print.command('tsc --noEmit mistakes.ts')
  print.text(errors.join('\n'))
}

async function compile(shop: Shop): Promise<string[]> {
  const config = { extends: './tsconfig.json', files: ['mistakes.ts'], include: [] }
  await writeFile(join(shop.directory, 'mistakes.ts'), mistakes)
  await writeFile(join(shop.directory, 'tsconfig.mistakes.json'), JSON.stringify(config))
  const tsc = await execa(
    process.execPath,
    [
      join(repository, 'node_modules/typescript/bin/tsc'),
      '-p',
      'tsconfig.mistakes.json',
      '--pretty',
      'false',
    ],
    { cwd: shop.directory, all: true, reject: false, timeout: 25_000 },
  )
  return tsc.all.split('\n')
}

function numbered(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line, index) => pc.dim(`${index + 1}  `) + line)
    .join('\n')
}
