-- Moves the sentinel, unless it is gone or somewhere else, or the store has another history by now.
local complete = KEYS[1]
local known, from, to = unpack(ARGV)

if history() ~= known then return 0 end
local found = redis.call('GET', complete)
if found ~= from and found ~= to then return 0 end
redis.call('SET', complete, to)
return 1
