/** Properties that mean more than data: how an object becomes JSON, and what `await` takes for a promise. */
export const tellingNames: ReadonlySet<string> = new Set(['toJSON', 'then'])
