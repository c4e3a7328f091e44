/** What is drawn: boxes and arrows, each format's own way. */
export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

export type NodeKind = 'producer' | 'queue' | 'worker'

export interface GraphNode {
  readonly id: string
  readonly kind: NodeKind
  readonly title: string
  /** Where it is in the code; null for what is no place: a queue that nobody serves. */
  readonly place: string | null
  /** What is wrong with it, in words. */
  readonly faults: readonly string[]
  /** Whether it receives dead letters. */
  readonly isDeadLetter: boolean
  readonly schedules: readonly string[]
  /** Limits, group and uniqueness of a queue, in words. */
  readonly keys: readonly string[]
}

export interface GraphEdge {
  readonly from: string
  readonly to: string
  readonly kind: 'adds' | 'serves' | 'dead letters'
  /** How often it adds by itself; null for an edge that is no schedule. */
  readonly label: string | null
}
