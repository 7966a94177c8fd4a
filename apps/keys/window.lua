-- Has anything about this key changed, and is there room in this hour? One trip, one answer.
-- KEYS: the key's epoch ("" to skip), the window. ARGV: expected epoch ("" if none), a fresh one, limit, cost.
-- EPOCH_S, WINDOW_S and SLOT_S are put in when it is loaded.
-- Answers one text, since that is read fastest: epoch, allowed, used, seconds until the oldest use leaves, seconds until there is room again.
local epoch = ""
if KEYS[1] ~= "" then
  epoch = redis.call("GET", KEYS[1])
  if not epoch then
    epoch = ARGV[2]
    redis.call("SET", KEYS[1], epoch, "EX", EPOCH_S)
  end
  if ARGV[1] ~= epoch then
    return epoch .. " -1 0 0 0"
  end
end

local limit, cost = tonumber(ARGV[3]), tonumber(ARGV[4])
local window, slot = WINDOW_S, SLOT_S
-- Redis' clock: the web servers' differ.
local now = tonumber(redis.call("TIME")[1])
local used, live = 0, {}
local stored = redis.call("HGETALL", KEYS[2])
for i = 1, #stored, 2 do
  -- A slot counts until its last second is a whole window old, so no window ever holds more than the limit.
  local left = (tonumber(stored[i]) + 1) * slot + window - now
  if left > 0 then
    local count = tonumber(stored[i + 1])
    used = used + count
    live[#live + 1] = {left, count}
  else
    redis.call("HDEL", KEYS[2], stored[i])
  end
end
table.sort(live, function(a, b) return a[1] < b[1] end)

local allowed, wait = 1, 0
if used + cost > limit then
  allowed = 0
  local room = limit - used
  for _, entry in ipairs(live) do
    room, wait = room + entry[2], entry[1]
    if room >= cost then break end
  end
elseif cost > 0 then
  redis.call("HINCRBY", KEYS[2], math.floor(now / slot), cost)
  redis.call("EXPIRE", KEYS[2], window + 2 * slot)
  used = used + cost
end
local leaves = live[1] and live[1][1] or 0
if leaves == 0 and used > 0 then leaves = (math.floor(now / slot) + 1) * slot + window - now end
return table.concat({epoch == "" and "-" or epoch, allowed, used, leaves, wait}, " ")
