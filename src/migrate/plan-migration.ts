import { relativePosix } from '../facts/posix-path.js'
import type { Config } from '../config/config.js'
import type { Sources } from '../scan/sources.js'
import type { PlannedFile } from '../output/plan.js'
import { applyEdits, overlapping, type EditedText } from './apply/apply-edits.js'
import { concernedFiles } from './concerned-files.js'
import type { Fault, Migration, MigrationOptions, Remark, Verify } from './apply/migration.js'
import { importedFiles } from './code/imported-files.js'
import { readCode } from './code/read-code.js'
import type { ts } from '../inspect/source/typescript.js'
import { rewriteCode } from './rewrite-code.js'
import type { Sheet } from './apply/sheet.js'
import { compareText } from '../facts/compare-text.js'

/**
 * Decides what becomes of older spellings and of raw BullMQ and pg-boss. Reads files, and writes none.
 *
 * What would overlap, or be found faulty, is refused as a whole unit, and all is planned again without it: so nothing
 * is ever written that `verify` has something against.
 */
export function planMigration(
  config: Config,
  sources: Sources,
  verify: Verify,
  options: MigrationOptions = {},
): Migration {
  const concerned = concernedFiles(config, sources)
  if (concerned.length === 0) return { files: [], left: [], next: [] }
  const code = readCode(config, concerned)
  const refused = new Map<string, string>()
  for (;;) {
    const sheet = rewriteCode(code, refused, options)
    const lost = code.files.flatMap((file) => overlapping(sheet.editsOf(file)))
    for (const unit of lost.flatMap(({ units }) => units)) refused.set(unit, overlapReason)
    if (lost.length > 0) continue
    const edited = new Map(
      code.files
        .filter((file) => sheet.editsOf(file).length > 0)
        .map((file) => [file.fileName, applyEdits(file.text, sheet.editsOf(file))]),
    )
    const faults =
      edited.size === 0 ? [] : verify(new Map([...edited].map(([file, { text }]) => [file, text])))
    if (faults.length === 0) return migrationOf(config, sheet, edited)
    for (const [unit, fault] of unitsOf(faults, edited, sheet)) {
      refused.set(unit, `with it, ${placeIn(config, fault)} would be wrong: ${fault.message}`)
    }
  }
}

const overlapReason =
  'it uses the data of a job within arguments that change as a whole: take what they need into variables first'

/** The units to refuse: those at the lines of the faults, else those nearest to the first one by imports, else all. */
function unitsOf(
  faults: readonly Fault[],
  edited: ReadonlyMap<string, EditedText>,
  sheet: Sheet,
): ReadonlyMap<string, Fault> {
  const [first] = faults
  const narrow = new Map(
    faults.flatMap((fault) =>
      (edited.get(fault.file)?.unitsAt(fault.line) ?? []).map((unit) => [unit, fault] as const),
    ),
  )
  if (narrow.size > 0 || first === undefined) return narrow
  return new Map(nearestUnits(first, sheet).map((unit) => [unit, first]))
}

/** The units of a file, or of the first files behind its imports that have any. */
function nearestUnits({ file }: Fault, sheet: Sheet): readonly string[] {
  const { code } = sheet
  const unitsIn = (sources: readonly ts.SourceFile[]): string[] =>
    sources.flatMap((source) => sheet.editsOf(source).flatMap(({ units }) => units))
  const seen = new Set(code.files.filter(({ fileName }) => fileName === file))
  let level: readonly ts.SourceFile[] = [...seen]
  while (level.length > 0) {
    const units = unitsIn(level)
    if (units.length > 0) return units
    level = level.flatMap((source) => importedFiles(code, source)).filter((each) => !seen.has(each))
    for (const each of level) seen.add(each)
  }
  return unitsIn(code.files)
}

function migrationOf(
  config: Config,
  { code, left, next }: Sheet,
  edited: ReadonlyMap<string, EditedText>,
): Migration {
  const planned = code.files.flatMap(({ fileName, text: before }): PlannedFile[] => {
    const text = edited.get(fileName)?.text ?? before
    const path = relativePosix(config.root, fileName)
    return text === before ? [] : [{ action: 'write', path, text, before }]
  })
  return { files: planned, left: inOrder(left), next: inOrder(next) }
}

function placeIn(config: Config, { file, line }: Fault): string {
  return `${relativePosix(config.root, file)}:${line}`
}

function inOrder(remarks: readonly Remark[]): readonly Remark[] {
  return [...remarks].sort(
    (a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column,
  )
}
