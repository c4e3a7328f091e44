/** An order as a web shop would queue it: texts, numbers and lists, all of it plain JSON. */
export interface Order {
  readonly orderId: string
  readonly customer: { readonly id: string; readonly email: string; readonly name: string }
  readonly currency: 'EUR' | 'USD'
  readonly total: number
  readonly express: boolean
  readonly note: string | null
  readonly lines: readonly {
    readonly sku: string
    readonly title: string
    readonly quantity: number
    readonly price: number
  }[]
  readonly tags: readonly string[]
  readonly address: {
    readonly street: string
    readonly city: string
    readonly zip: string
    readonly country: string
  }
}

export function plainOrder(index: number): Order {
  return {
    orderId: `ord_8f14e45fceea167a${index}`,
    customer: { id: `cus_${index}`, email: 'ada@example.com', name: 'Ada Lovelace' },
    currency: 'EUR',
    total: 12_990 + index,
    express: index % 2 === 0,
    note: index % 3 === 0 ? null : 'Please ring twice, the bell is quiet.',
    lines: Array.from({ length: 3 }, (_, line) => ({
      sku: `sku-${line}`,
      title: 'A rather nice thing',
      quantity: line + 1,
      price: 1299.5,
    })),
    tags: ['new', 'gift'],
    address: { street: '12 Long Street', city: 'Berlin', zip: '10115', country: 'DE' },
  }
}
