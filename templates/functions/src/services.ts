import type { CoreServices } from 'pikku'

/** What every function can ask for. */
export interface Services extends CoreServices {
  readonly mail: Mail
}

export interface Mail {
  /** Resolves to the id of the message. */
  send(to: string, text: string): Promise<string>
}

/** A stand-in that prints its mails: put a real one here. */
export function createServices(): Services {
  return {
    logger: console,
    mail: {
      send: async (to, text) => {
        console.log(`To ${to}: ${text}`)
        return crypto.randomUUID()
      },
    },
  }
}
