/**
 * Each runs in Redis as one step. KEYS: the stream, and the number of bytes in it. An entry has the fields n (how many
 * records) and p (the batch); what is deleted from the stream is taken from the number of bytes.
 */
const FORGET = `
local function forget(entry)
  redis.call('XDEL', KEYS[1], entry[1])
  redis.call('DECRBY', KEYS[2], #entry[2][4])
  return tonumber(entry[2][2])
end`;

/** ARGV: batch, records, most bytes. Answers with the id, and the records that had to make room. */
export const APPEND = `${FORGET}
local bytes = redis.call('INCRBY', KEYS[2], #ARGV[1])
local dropped = 0
while bytes > tonumber(ARGV[3]) do
  local entry = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
  if not entry then
    redis.call('SET', KEYS[2], #ARGV[1])
    break
  end
  dropped = dropped + forget(entry)
  bytes = tonumber(redis.call('GET', KEYS[2]))
end
return { redis.call('XADD', KEYS[1], '*', 'n', ARGV[2], 'p', ARGV[1]), dropped }`;

/** ARGV: milliseconds that an entry may wait. Answers with the records that have waited for longer. */
export const DROP_OLD = `${FORGET}
local time = redis.call('TIME')
local eldest = math.floor(time[1] * 1000 + time[2] / 1000) - tonumber(ARGV[1])
local dropped = 0
if eldest > 0 then
  for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '(' .. string.format('%.0f', eldest), 'COUNT', 100)) do
    dropped = dropped + forget(entry)
  end
end
return dropped`;

/** ARGV: group, id. */
export const REMOVE = `${FORGET}
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
local entry = redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2])[1]
if entry then forget(entry) end
return 0`;
