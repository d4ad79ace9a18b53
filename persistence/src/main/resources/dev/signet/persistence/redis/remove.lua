local domain, certificate, names = KEYS[1], KEYS[2], KEYS[3]
local number, name, milliseconds, channel, domainRemoved, certificateChanged = unpack(ARGV)

-- Each of the two by its own revision: a newer one of either may have come first.
local changed = 0
if newer(number, revision(certificate)) then
  bury(certificate, number, milliseconds)
  redis.call('PUBLISH', channel, certificateChanged)
  changed = 1
end
if newer(number, revision(domain)) then
  bury(domain, number, milliseconds)
  redis.call('SREM', names, name)
  redis.call('PUBLISH', channel, domainRemoved)
  changed = 1
end
return changed
