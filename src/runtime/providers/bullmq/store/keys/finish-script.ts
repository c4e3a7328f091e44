import { groupKeys } from './group-script.js'

const OWN_KEYS = groupKeys('').length

/**
 * BullMQ's script that ends a run, given here, and behind it the claim of the next job, in one step as BullMQ itself does it:
 * with the keys and values of the claim, and behind them those of BullMQ's script. What that refuses, it answers as ever, and
 * nothing is taken. Where the claim fails, the run has ended all the same: then the answer is also that of BullMQ's script.
 * Both are given as texts, or a bundle would hold that of the claim twice.
 */
export function finishAndClaim(finish: string, claim: string): string {
  return `
local function finish(KEYS, ARGV)
${finish}
end
local function claim()
${claim}
end
local answer = finish({ unpack(KEYS, ${OWN_KEYS + 1}) }, { unpack(ARGV, 9 + ARGV[8]) })
if type(answer) ~= 'number' or answer < 0 then return answer end
local is_claimed, next = pcall(claim)
return is_claimed and next or answer
`
}
