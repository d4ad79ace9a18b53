-- Moves the sentinel, unless it is gone or somewhere else.
local complete = KEYS[1]
local from, to = unpack(ARGV)

local found = redis.call('GET', complete)
if found ~= from and found ~= to then return 0 end
redis.call('SET', complete, to)
return 1
