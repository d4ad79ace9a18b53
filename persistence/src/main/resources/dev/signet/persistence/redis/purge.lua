local purges, floor = KEYS[1], KEYS[2]
local number, before, value, most, channel, message = unpack(ARGV)

-- The first purge of an empty store: what came before it is not known here.
redis.call('SET', floor, before, 'NX')
if newer(number, redis.call('GET', floor)) then
  if redis.call('ZCOUNT', purges, number, number) > 0 then return 0 end
  redis.call('ZADD', purges, number, value)
  local surplus = redis.call('ZCARD', purges) - tonumber(most)
  if surplus > 0 then
    local dropped = redis.call('ZPOPMIN', purges, surplus)
    redis.call('SET', floor, string.format('%.0f', tonumber(dropped[#dropped])))
  end
end
redis.call('PUBLISH', channel, message)
return 1
