/** The fields of a delivery that `take` returns. */
export const takenFields = ['lane', 'clickedAt', 'rule', 'body', 'attempts', 'generation'] as const;

/**
 * What the outbox does inside Redis. Each script is one step that happens as a whole or not at all, also when Redis or
 * a replica dies in the middle of it.
 *
 * The keys have one prefix (`{dargah}:`, in braces so that a cluster keeps them on one node). KEY stands for an
 * ordering key, or for a delivery without one:
 *
 *     seq               counts deliveries: the order in which they were appended
 *     identity          identifies this outbox, so that an emptied Redis is noticed (watch.ts)
 *     lost              counts deliveries that Redis has evicted
 *     receivers         set: every receiver that ever had a delivery
 *     d:RECEIVER:ID     hash: one delivery and its state
 *     lane:RECEIVER:KEY sorted set by seq: the ids that wait under one ordering key
 *     due:RECEIVER      sorted set by time: each KEY that has deliveries, and when a replica may take it
 *     leases:RECEIVER   hash: each KEY that a replica delivers now, and the token of its lease
 *     waiting:RECEIVER  sorted set by click: what `list` and `stats` show
 *     dead:RECEIVER     the same for the dead
 *
 * A KEY's time in `due` is when its first delivery is due, or, under a lease, when the lease ends unless it is renewed.
 * So `due` alone says what can be taken, and a replica that died delays its ordering keys until their leases end. All
 * of it is by the clock of Redis, since the clocks of replicas differ.
 *
 * The names are those of version 0.1, which called an ordering key a lane.
 */
export const redisScripts = {
  /** Seven values a delivery. */
  append: `
    local at = now()
    for i = 1, #ARGV, 7 do
      local receiver, id, key, orderingKey, clickedAt, rule, body = unpack(ARGV, i, i + 6)
      local delivery = K .. 'd:' .. receiver .. ':' .. id
      if redis.call('EXISTS', delivery) == 0 then
        local seq = redis.call('INCR', K .. 'seq')
        redis.call('HSET', delivery, 'laneKey', key, 'lane', orderingKey, 'clickedAt', clickedAt, 'rule', rule,
          'body', body, 'state', 'waiting', 'attempts', 0, 'at', at, 'seq', seq, 'generation', 0)
        redis.call('ZADD', K .. 'lane:' .. receiver .. ':' .. key, seq, id)
        redis.call('ZADD', K .. 'waiting:' .. receiver, listed(clickedAt, seq), id)
        redis.call('SADD', K .. 'receivers', receiver)
        redis.call('ZADD', K .. 'due:' .. receiver, 'NX', at, key)
      end
    end`,

  /**
   * token, lease in ms, then a receiver and how many to take, for each receiver → in how many ms the next can be taken
   * ('' for never), then the deliveries taken, each as receiver, KEY, id and `takenFields`.
   */
  take: `
    local token, leaseMs, at = ARGV[1], tonumber(ARGV[2]), now()
    local result, nextAt = { '' }, false
    for i = 3, #ARGV, 2 do
      local receiver, room = ARGV[i], tonumber(ARGV[i + 1])
      local due, leases = K .. 'due:' .. receiver, K .. 'leases:' .. receiver
      while room > 0 do
        local key, dueAt = unpack(redis.call('ZRANGE', due, 0, 0, 'WITHSCORES'))
        if not key then break end
        dueAt = tonumber(dueAt)
        if dueAt > at then
          nextAt = math.min(nextAt or dueAt, dueAt)
          break
        end
        redis.call('HDEL', leases, key)
        local id, idAt = schedule(receiver, key)
        if id and idAt <= at then
          redis.call('HSET', leases, key, token)
          redis.call('ZADD', due, at + leaseMs, key)
          local delivery = K .. 'd:' .. receiver .. ':' .. id
          table.insert(result, { receiver, key, id, unpack(redis.call('HMGET', delivery, '${takenFields.join("', '")}')) })
          room = room - 1
        end
      end
    end
    if nextAt then result[1] = string.format('%.0f', nextAt - at) end
    return result`,

  /** lease in ms, then token, receiver and KEY of each lease → the numbers (from 0) of those that another has by now. */
  renew: `
    local lost, endsAt = {}, now() + tonumber(ARGV[1])
    for i = 2, #ARGV, 3 do
      local token, receiver, key = ARGV[i], ARGV[i + 1], ARGV[i + 2]
      local holder = redis.call('HGET', K .. 'leases:' .. receiver, key)
      if holder == token then
        redis.call('ZADD', K .. 'due:' .. receiver, endsAt, key)
      elseif holder then
        table.insert(lost, (i - 2) / 3)
      end
    end
    return lost`,

  /** token, receiver, KEY, id, generation, outcome ('' for none), attempts, at, error. Ends the lease. */
  settle: `
    local token, receiver, key, id, generation, outcome, attempts, at, error = unpack(ARGV)
    local delivery, leases = K .. 'd:' .. receiver .. ':' .. id, K .. 'leases:' .. receiver
    local isHolder = redis.call('HGET', leases, key) == token
    local state, currentGeneration, clickedAt, seq =
      unpack(redis.call('HMGET', delivery, 'state', 'generation', 'clickedAt', 'seq'))
    -- It may be gone: dropped, or delivered by a replica that took it when this one seemed dead.
    if state == 'waiting' and outcome == 'delivered' then
      forget(receiver, key, id)
    elseif state == 'waiting' and isHolder and currentGeneration == generation then
      if outcome == 'later' then
        redis.call('HSET', delivery, 'attempts', attempts, 'at', at, 'error', error)
      elseif outcome == 'dead' then
        redis.call('HSET', delivery, 'state', 'dead', 'attempts', attempts, 'error', error, 'at', now())
        redis.call('ZREM', K .. 'lane:' .. receiver .. ':' .. key, id)
        redis.call('ZREM', K .. 'waiting:' .. receiver, id)
        redis.call('ZADD', K .. 'dead:' .. receiver, listed(clickedAt, seq), id)
      end
    end
    if isHolder then
      redis.call('HDEL', leases, key)
      schedule(receiver, key)
    end`,

  /** ids → how many deliveries are due again, with all their attempts. */
  retry: `
    local count = 0
    for _, receiver in ipairs(redis.call('SMEMBERS', K .. 'receivers')) do
      for _, id in ipairs(ARGV) do count = count + revive(receiver, id) end
    end
    return count`,

  /** state, receiver, first, last (from 0) → how many of those in the list of one receiver are due again. */
  retryListed: `
    local state, receiver, first, last = unpack(ARGV)
    local count = 0
    for _, id in ipairs(redis.call('ZRANGE', K .. state .. ':' .. receiver, first, last)) do
      count = count + revive(receiver, id)
    end
    return count`,

  /** ids → how many deliveries were deleted. */
  drop: `
    local count = 0
    for _, receiver in ipairs(redis.call('SMEMBERS', K .. 'receivers')) do
      for _, id in ipairs(ARGV) do
        local key = redis.call('HGET', K .. 'd:' .. receiver .. ':' .. id, 'laneKey')
        if key then
          forget(receiver, key, id)
          redis.call('ZREM', K .. 'dead:' .. receiver, id)
          schedule(receiver, key)
          count = count + 1
        end
      end
    end
    return count`,
  /** receiver, ms, first, last (from 0) → how many of these dead have been so for so long and were deleted, of how many. */
  expire: `
    local receiver, keepMs, first, last = unpack(ARGV)
    local dead, count = K .. 'dead:' .. receiver, 0
    local ids = redis.call('ZRANGE', dead, first, last)
    for _, id in ipairs(ids) do
      local key, at, clickedAt =
        unpack(redis.call('HMGET', K .. 'd:' .. receiver .. ':' .. id, 'laneKey', 'at', 'clickedAt'))
      -- Earlier builds of Dargah did not write down when it died.
      if key and tonumber(at or clickedAt) <= now() - tonumber(keepMs) then
        forget(receiver, key, id)
        redis.call('ZREM', dead, id)
        count = count + 1
      end
    end
    return { count, #ids }`,
} as const;

export type RedisScript = keyof typeof redisScripts;

/** The whole text of a script. Its one key is the prefix: it makes all others of it. */
export function redisScript(name: RedisScript): string {
  return `${shared}\n${redisScripts[name]}`;
}

const shared = `
local K = KEYS[1]

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- Lists are in the order of the clicks, and within a millisecond in that of the appends. 2^53 has room for both.
local function listed(clickedAt, seq)
  return string.format('%.0f', tonumber(clickedAt) * 4096 + tonumber(seq) % 4096)
end

-- Returns the first delivery and when it is due. Writes that time down unless the key is leased: settle does it then.
local function schedule(receiver, key)
  local ids, due = K .. 'lane:' .. receiver .. ':' .. key, K .. 'due:' .. receiver
  local isLeased = redis.call('HEXISTS', K .. 'leases:' .. receiver, key) == 1
  while true do
    local id = redis.call('ZRANGE', ids, 0, 0)[1]
    if not id then
      if not isLeased then redis.call('ZREM', due, key) end
      return false
    end
    local at = redis.call('HGET', K .. 'd:' .. receiver .. ':' .. id, 'at')
    if at then
      if not isLeased then redis.call('ZADD', due, at, key) end
      return id, tonumber(at)
    end
    -- Only a Redis that evicts loses the hash alone. The others are not to wait behind the gap.
    redis.call('ZREM', ids, id)
    redis.call('ZREM', K .. 'waiting:' .. receiver, id)
    redis.call('INCR', K .. 'lost')
  end
end

local function forget(receiver, key, id)
  redis.call('DEL', K .. 'd:' .. receiver .. ':' .. id)
  redis.call('ZREM', K .. 'lane:' .. receiver .. ':' .. key, id)
  redis.call('ZREM', K .. 'waiting:' .. receiver, id)
end

local function revive(receiver, id)
  local delivery = K .. 'd:' .. receiver .. ':' .. id
  local key, clickedAt, seq = unpack(redis.call('HMGET', delivery, 'laneKey', 'clickedAt', 'seq'))
  if not key then return 0 end
  redis.call('HSET', delivery, 'state', 'waiting', 'attempts', 0, 'at', now())
  -- An attempt under way is not to undo this, unless it delivers.
  redis.call('HINCRBY', delivery, 'generation', 1)
  redis.call('ZREM', K .. 'dead:' .. receiver, id)
  redis.call('ZADD', K .. 'waiting:' .. receiver, listed(clickedAt, seq), id)
  redis.call('ZADD', K .. 'lane:' .. receiver .. ':' .. key, seq, id)
  schedule(receiver, key)
  return 1
end
`;
