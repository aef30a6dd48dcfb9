import { script } from './script.js';

/*
 * Bans are kept in a room for each kind and source, as those in memory are: a hash of subject to "end ban", and a sorted
 * set of when they end, in milliseconds of the server's clock. What changes is numbered and published in one step, so that
 * who listens notices what was missed. The epoch is the life of the data: a new one begins when Redis has lost them.
 */

/** KEYS: meta. ARGV: an epoch in case there is none, a channel to say it on or nothing. Answers with epoch and version. */
export const VERSION = script(`
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then
  epoch = ARGV[1]
  redis.call('HSET', KEYS[1], 'epoch', epoch, 'version', 0)
end
local version = redis.call('HGET', KEYS[1], 'version')
if ARGV[2] ~= '' then redis.call('PUBLISH', ARGV[2], epoch .. ' ' .. version) end
return { epoch, version }
`);

/** Numbers and publishes a change. ARGV: an epoch in case there is none, the channel, who changes, subject, ban. */
const PUBLISH = `
local function publish(left)
  local epoch = redis.call('HGET', KEYS[1], 'epoch')
  if not epoch then
    epoch = ARGV[1]
    redis.call('HSET', KEYS[1], 'epoch', epoch)
  end
  local version = redis.call('HINCRBY', KEYS[1], 'version', 1)
  redis.call('PUBLISH', ARGV[2], table.concat({ epoch, version, ARGV[3], left, ARGV[5] }, ' '))
end
`;

/**
 * Sets a ban. KEYS: meta, its room and the ends there, the room of the other source and the ends there. ARGV besides:
 * milliseconds it lasts or "forever", how many a room holds, "1" to leave a ban that there is.
 */
export const SET_BAN = script(`${PUBLISH}
local subject, left = ARGV[4], ARGV[6]
if ARGV[8] == '1' and redis.call('HEXISTS', KEYS[2], subject) + redis.call('HEXISTS', KEYS[4], subject) > 0 then return 0 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local stored, score = 'forever', '+inf'
if left ~= 'forever' then
  score = string.format('%.0f', now + left)
  stored = score
end
redis.call('HSET', KEYS[2], subject, stored .. ' ' .. ARGV[5])
redis.call('ZADD', KEYS[3], score, subject)
redis.call('HDEL', KEYS[4], subject)
redis.call('ZREM', KEYS[5], subject)
local gone = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now, 'LIMIT', 0, 100)
local over = redis.call('ZCARD', KEYS[3]) - #gone - ARGV[7]
if over > 0 then gone = redis.call('ZRANGE', KEYS[3], 0, #gone + math.min(over, 100) - 1) end
for _, ended in ipairs(gone) do
  redis.call('HDEL', KEYS[2], ended)
  redis.call('ZREM', KEYS[3], ended)
end
publish(left)
return 1
`);

/** Lifts a ban. KEYS as above. Answers with how many there were. */
export const DELETE_BAN = script(`${PUBLISH}
local lifted = redis.call('HDEL', KEYS[2], ARGV[4]) + redis.call('HDEL', KEYS[4], ARGV[4])
redis.call('ZREM', KEYS[3], ARGV[4])
redis.call('ZREM', KEYS[5], ARGV[4])
publish('lifted')
return lifted
`);

/** A page of a room. KEYS: the room. ARGV: the cursor. Answers with the time, the next cursor, and "end ban" texts. */
export const BAN_PAGE = script(`
local time = redis.call('TIME')
local page = redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', 500)
local answer = { time[1] * 1000 + math.floor(time[2] / 1000), page[1] }
for i = 2, #page[2], 2 do answer[#answer + 1] = page[2][i] end
return answer
`);
