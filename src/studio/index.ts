/** `pikku/studio`: a page over the queues of a service, to mount in a server of your own. */
export { createStudio } from './create-studio.js'
export type { Studio } from './create-studio.js'
export { toNodeListener } from './to-node-listener.js'
export { StudioOptionsError } from './studio-options.js'
export type {
  StudioAccess,
  StudioEdge,
  StudioGraph,
  StudioNode,
  StudioOptions,
  StudioProject,
  StudioRole,
  StudioUser,
} from './studio-options.js'
