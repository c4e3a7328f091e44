import type { Config } from '../../config/config.js'
import { diagnose } from '../../diagnostics/diagnose.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { relativePosix } from '../../facts/posix-path.js'
import { fold } from '../modules/disk-names.js'
import { asksForExtensions, isBare, withExtension } from './read-extensions.js'
import { resolutionOf } from './resolution-of.js'
import type { Slice } from './slice.js'
import { spanOf } from '../source/span-of.js'
import type { ts } from '../source/typescript.js'

/**
 * Imports of a file whose case is not that of the file they mean. Some disks find it all the same and others do not;
 * here it is followed on every disk, so that a queue is not lost on one of them, and said on every disk.
 */
export function caseFindings(config: Config, slice: Slice, file: ts.SourceFile): Diagnostic[] {
  const { imports } = file as ts.SourceFile & {
    readonly imports?: readonly ts.StringLiteralLike[]
  }
  return (imports ?? []).flatMap((specifier) => {
    const resolution = resolutionOf(slice, specifier)
    const resolved = resolution?.resolvedModule?.resolvedFileName
    if (resolution?.isMisspelled !== true || resolved === undefined) return []
    const spelled = respell(specifier.text, resolved)
    const lacksExtension =
      isBare(spelled) && asksForExtensions(slice.program.getCompilerOptions(), file)
    const instead = lacksExtension ? withExtension(spelled, resolved) : spelled
    const span = spanOf(config.root, specifier)
    const quote = specifier.getText().at(0) ?? "'"
    const facts = {
      specifier: specifier.text,
      file: relativePosix(config.root, resolved),
      instead,
    }
    return [diagnose('caseDiffers', facts, span, [], { span, text: `${quote}${instead}${quote}` })]
  })
}

/** A specifier in the letters of the file that it leads to, from its end on, as far as the two go together. */
function respell(specifier: string, resolved: string): string {
  const written = specifier.split('/')
  const names = resolved.split('/')
  // A directory stands for its index.
  if (likeName(written.at(-1), names.at(-1)) === undefined) names.pop()
  for (let index = written.length - 1; index >= 0; index--) {
    const real = likeName(written[index], names.pop())
    if (real === undefined) break
    written[index] = real
  }
  return written.join('/')
}

const script = /(?:\.d)?\.[cm]?[jt]sx?$/

/** The real name of what is written, with the extension as it is written; undefined for another name. */
function likeName(written: string | undefined, real: string | undefined): string | undefined {
  if (written === undefined || real === undefined) return undefined
  if (fold(written) === fold(real)) return real
  const [extension = ''] = script.exec(written) ?? []
  const stem = written.slice(0, written.length - extension.length)
  const realStem = real.replace(script, '')
  return fold(stem) === fold(realStem) ? `${realStem}${extension}` : undefined
}
