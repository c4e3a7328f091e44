import { beforeAll, describe, expect, test } from 'vitest'
import { printShape } from '../../src/emit/shapes/print-shape.js'
import { readTypes, type ReadTypes } from './read-source.js'

/** A type as it is written, and as the map has it. */
export type ShapeRow = readonly [type: string, printed: string]

const modes = ['syntax', 'slice', 'program'] as const

/** Reads each type from its text, over a slice, and over the whole program. */
export function describeShapes(declarations: string, rows: readonly ShapeRow[]): void {
  describe.each(modes)('read from %s', (mode) => {
    let read: ReadTypes

    beforeAll(async () => {
      read = await readTypes(
        rows.map(([type]) => type),
        { declarations, mode },
      )
    })

    test.each(rows.map(([type, printed], index) => ({ type, printed, index })))(
      '$type is $printed',
      ({ printed, index }) => {
        const [shape] = read.shapes.slice(index)
        expect(shape && oneLine(printShape(shape))).toBe(printed)
      },
    )
  })
}

/** What is printed in several lines. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/\n\s*\}/g, ' }')
    .replaceAll(/\{\n\s*/g, '{ ')
    .replaceAll(/\n\s*/g, '; ')
}
