local purges, floor = KEYS[1], KEYS[2]
local after = ARGV[1]

local known = redis.call('GET', floor)
if not known or newer(known, after) then return false end
return redis.call('ZRANGEBYSCORE', purges, '(' .. after, '+inf')
