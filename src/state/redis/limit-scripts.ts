import { script } from './script.js';

/**
 * The sliding window of `SlidingWindows`, one packed string a key: of each group the time of its first request, of its last
 * and what they cost, as doubles, times in microseconds of the server's clock. What is refused writes nothing.
 * KEYS: of each hit its key. ARGV: of each hit requests, window in microseconds, cost, and 1 if it is only observed. Answers with
 * four numbers for each hit: allowed, remaining, microseconds until the same is allowed, microseconds until all of it is free.
 */
export const HIT = script(`
local time = redis.call('TIME')
local clock = time[1] * 1000000 + time[2]
local stored = redis.call('MGET', unpack(KEYS))
local hits, counted = {}, true
for i = 1, #KEYS do
  local hit = { requests = tonumber(ARGV[4 * i - 3]), window = tonumber(ARGV[4 * i - 2]), cost = tonumber(ARGV[4 * i - 1]) }
  local groups, total, now = {}, 0, clock
  if stored[i] then
    local length = math.floor(#stored[i] / 24) * 3
    local numbers = { struct.unpack('<' .. string.rep('d', length), stored[i]) }
    local last = numbers[length - 1] or 0
    -- The clock of a master that was a replica may be behind: time stands still until it has caught up. What is ahead by
    -- more than a window was written under a wrong clock and is forgotten.
    if last > clock + hit.window then length = 0 end
    if last > clock and length > 0 then now = last end
    for j = 1, length, 3 do
      if numbers[j + 1] > now - hit.window then
        groups[#groups + 1] = numbers[j]
        groups[#groups + 1] = numbers[j + 1]
        groups[#groups + 1] = numbers[j + 2]
        total = total + numbers[j + 2]
      end
    end
  end
  hit.groups, hit.total, hit.now = groups, total, now
  hit.allowed = hit.cost == 0 or total + hit.cost <= hit.requests
  counted = counted and (hit.allowed or ARGV[4 * i] == '1')
  hits[i] = hit
end
local answer = {}
for i, hit in ipairs(hits) do
  local groups = hit.groups
  if counted and hit.allowed and hit.cost > 0 then
    local newest = #groups - 2
    if newest > 0 and hit.now - groups[newest] < hit.window / 16 then
      groups[newest + 1] = hit.now
      groups[newest + 2] = groups[newest + 2] + hit.cost
    else
      groups[#groups + 1] = hit.now
      groups[#groups + 1] = hit.now
      groups[#groups + 1] = hit.cost
    end
    hit.total = hit.total + hit.cost
    local packed = struct.pack('<' .. string.rep('d', #groups), unpack(groups))
    redis.call('SET', KEYS[i], packed, 'PX', math.ceil((hit.now - clock + hit.window) / 1000))
  end
  local remaining = math.max(0, hit.requests - hit.total)
  local needed = math.max(1, hit.cost)
  local retry, reset = 0, 0
  if hit.total > 0 then reset = groups[#groups - 1] - clock + hit.window end
  if remaining < needed then
    local left = hit.total
    retry = reset
    for j = 1, #groups, 3 do
      left = left - groups[j + 2]
      if left <= hit.requests - needed then
        retry = groups[j + 1] - clock + hit.window
        break
      end
    end
  end
  answer[#answer + 1] = hit.allowed and 1 or 0
  answer[#answer + 1] = remaining
  answer[#answer + 1] = math.ceil(retry)
  answer[#answer + 1] = math.ceil(reset)
end
return answer
`);

/** Takes back what was counted. KEYS: of each hit its key. ARGV: of each hit its cost. */
export const GIVE_BACK = script(`
for i = 1, #KEYS do
  local packed = redis.call('GET', KEYS[i])
  if packed and #packed > 0 and #packed % 24 == 0 then
    local format = '<' .. string.rep('d', #packed / 8)
    local numbers = { struct.unpack(format, packed) }
    numbers[#numbers] = nil
    for j = #numbers, 3, -3 do
      if numbers[j] >= tonumber(ARGV[i]) then
        numbers[j] = numbers[j] - ARGV[i]
        break
      end
    end
    redis.call('SET', KEYS[i], struct.pack(format, unpack(numbers)), 'KEEPTTL')
  end
end
`);
