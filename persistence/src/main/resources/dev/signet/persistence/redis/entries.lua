-- An entry is a hash: "revision", a decimal number, and "value", JSON; a tombstone has no value.

-- Whether decimal a is greater than decimal b; exact beyond 2^53, where Lua's numbers are not.
local function newer(a, b)
  if #a ~= #b then return #a > #b end
  return a > b
end

-- The revision of an entry, "0" where there is none. One that nobody can read is deleted.
local function revision(key)
  local found = redis.pcall('HGET', key, 'revision')
  if found == false then return '0' end
  if type(found) == 'string' and #found <= 19 and string.match(found, '^%d+$') then return found end
  redis.call('DEL', key)
  return '0'
end

local function put(key, number, value)
  redis.call('HSET', key, 'revision', number, 'value', value)
  redis.call('PERSIST', key)
end

local function bury(key, number, milliseconds)
  redis.call('DEL', key)
  redis.call('HSET', key, 'revision', number)
  redis.call('PEXPIRE', key, milliseconds)
end

-- The purges' position: "number", how many came here so far, and "history", a hash over all of them in their
-- order, begun with a seed. So no two histories share a position, whatever a failover took away.
local function position(key, seed)
  if redis.call('HSETNX', key, 'number', '0') == 1 then redis.call('HSET', key, 'history', seed) end
  return tonumber(redis.call('HGET', key, 'number')), redis.call('HGET', key, 'history')
end

local function place(number, history)
  return string.format('%.0f', number) .. ':' .. history
end

-- Replication id of this server's own stream of writes: another one after a restart, and after a replica was made the
-- primary. Empty where INFO is not allowed.
local function history()
  local info = redis.pcall('INFO', 'replication')
  return type(info) == 'string' and string.match(info, 'master_replid:(%x+)') or ''
end
