export const graphFormats = ['mermaid', 'dot', 'svg', 'html'] as const
export type GraphFormat = (typeof graphFormats)[number]
