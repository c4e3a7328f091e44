/** The compiled page. `npm run build` writes the code of this module from `studio/`. */
export declare const pageAssets: {
  readonly html: string
  readonly script: string
  readonly style: string
  readonly icon: string
}
