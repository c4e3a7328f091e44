/** As much of a browser's objects as the page uses. The DOM's own types would count for the whole compiler. */
export interface PageElement {
  readonly classList: {
    toggle(name: string, force: boolean): void
    contains(name: string): boolean
  }
  readonly dataset: Readonly<Record<string, string | undefined>>
  value: string
  textContent: string
  scrollLeft: number
  scrollTop: number
  readonly clientWidth: number
  readonly clientHeight: number
  querySelectorAll(selector: string): Iterable<PageElement>
  querySelector(selector: string): PageElement | null
  matches(selector: string): boolean
  getBoundingClientRect(): { readonly left: number; readonly top: number }
  setAttribute(name: string, value: string): void
  addEventListener(
    type: string,
    listener: (event: PageEvent) => void,
    options?: { readonly passive: boolean },
  ): void
}

export interface PageEvent {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly deltaY: number
  readonly clientX: number
  readonly clientY: number
  readonly buttons: number
  preventDefault(): void
}

export interface PageDocument extends PageElement {
  readonly location: { hash: string }
}

export type PackBoxes = (boxes: readonly { readonly width: number; readonly height: number }[]) => {
  readonly places: readonly { readonly x: number; readonly y: number }[]
  readonly width: number
  readonly height: number
}
