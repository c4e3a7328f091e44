import pc from 'picocolors'

/** The demo's page: numbered headings, and under them everything indented alike. */
export const print = {
  heading(step: string, title: string): void {
    process.stdout.write(`\n${pc.bold(`${step}. ${title}`)}\n`)
  },
  command(text: string): void {
    print.text(pc.dim(`$ ${text}`))
  },
  text(text: string): void {
    process.stdout.write(`${text.replace(/^(?=.)/gm, '   ')}\n`)
  },
}
