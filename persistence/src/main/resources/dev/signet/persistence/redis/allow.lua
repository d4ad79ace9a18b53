local domain, names = KEYS[1], KEYS[2]
local number, value, name, channel, message = unpack(ARGV)

if not newer(number, revision(domain)) then return 0 end
put(domain, number, value)
redis.call('SADD', names, name)
redis.call('PUBLISH', channel, message)
return 1
