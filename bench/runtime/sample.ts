/** A job like many: small, flat, and plain JSON. */
export interface Order {
  readonly orderId: string
  readonly amount: number
  readonly customer: { readonly name: string; readonly email: string }
}

export const order: Order = {
  orderId: 'order-000000001',
  amount: 129.95,
  customer: { name: 'Ada Lovelace', email: 'ada@example.org' },
}

export const receipt = { receipt: 'r-1' }

/** The jobs of every queue in the benchmark. */
export type SampleMap = Record<string, { input: Order; output: typeof receipt }>
