-- Deletes a value that could not be read, unless somebody has replaced it meanwhile.
local entry = KEYS[1]
local value = ARGV[1]

if redis.call('HGET', entry, 'value') ~= value then return 0 end
return redis.call('DEL', entry)
