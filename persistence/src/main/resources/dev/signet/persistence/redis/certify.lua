local certificate = KEYS[1]
local number, value, channel, message = unpack(ARGV)

if not newer(number, revision(certificate)) then return 0 end
put(certificate, number, value)
redis.call('PUBLISH', channel, message)
return 1
