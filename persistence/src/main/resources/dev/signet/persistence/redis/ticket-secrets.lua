-- The sealed ticket secrets and their age in milliseconds by this server's clock; nothing where there are none.
local key = KEYS[1]

local value = redis.pcall('HGET', key, 'value')
if type(value) ~= 'string' then return false end
local since = tonumber(redis.call('HGET', key, 'since')) or 0
local time = redis.call('TIME')
return { value, string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) - since) }
