-- Puts new ticket secrets in the place of those that are expected; an empty text stands for none.
local key = KEYS[1]
local from, to = unpack(ARGV)

local found = redis.pcall('HGET', key, 'value')
if type(found) ~= 'string' then found = '' end
if found == to then return 1 end
if found ~= from then return 0 end
local time = redis.call('TIME')
redis.call('DEL', key)
redis.call('HSET', key, 'value', to, 'since', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
return 1
