local log, revisions, head = KEYS[1], KEYS[2], KEYS[3]
local revision, value, seed, most, channel, word = unpack(ARGV)

if redis.call('SADD', revisions, revision) == 0 then return 0 end
local number, before = position(head, seed)
local history = redis.sha1hex(before .. revision)
redis.call('HSET', head, 'number', string.format('%.0f', number + 1), 'history', history)
redis.call('RPUSH', log, before .. ' ' .. revision .. ' ' .. value)
for _ = 1, redis.call('LLEN', log) - tonumber(most) do
  redis.call('SREM', revisions, string.match(redis.call('LPOP', log), '^%S+ (%S+)'))
end
redis.call('PUBLISH', channel, word .. ' ' .. place(number + 1, history) .. ' ' .. value)
return 1
