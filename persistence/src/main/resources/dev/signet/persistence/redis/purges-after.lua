local log, head = KEYS[1], KEYS[2]
local seed, after, seen = ARGV[1], tonumber(ARGV[2]), ARGV[3]

local number, history = position(head, seed)
local upTo = place(number, history)
local missed = number - after
if missed == 0 and seen == history then return { upTo, {} } end

-- What came before the first one that was missed must be what the other one has seen.
local first = missed > 0 and redis.call('LINDEX', log, string.format('%.0f', -missed))
if not first or string.match(first, '^%S+') ~= seen then return { upTo } end
return { upTo, redis.call('LRANGE', log, string.format('%.0f', -missed), -1) }
