/**
 * What the outbox does inside Redis. Each script is one step that happens wholly or not at all, also when Redis or a
 * replica dies in the middle of it.
 *
 * The keys, all below one prefix (`{dargah}:`, in braces so that a cluster keeps them on one node):
 *
 *     seq               counts deliveries: the order in which they were taken
 *     identity          says which outbox this is, so that one that was emptied is known (watch.ts)
 *     lost              counts deliveries that Redis has deleted of its own accord
 *     receivers         set: every receiver that ever had a delivery
 *     d:RECEIVER:ID     hash: one delivery and what became of it
 *     lane:RECEIVER:L   sorted set, by seq: what waits in one lane. A delivery without a lane has one of its own
 *     due:RECEIVER      sorted set, by time: each lane that is not empty, and when someone must look at it next
 *     holders:RECEIVER  hash: who was last asked to carry a lane. Whoever else is still at it stops
 *     waiting:RECEIVER  sorted set, by click: what `list` and `stats` show
 *     dead:RECEIVER     the same for the dead
 *     queue:RECEIVER:…  BullMQ's: which replica carries which lane at the moment
 *
 * Two laws hold after each script. A lane is in `due` if and only if it is not empty. A lane's time in `due` is when its
 * first delivery is due, or, while a replica is asked to carry it, when the others are to stop trusting that replica.
 * So whatever becomes of a job of BullMQ, the lane comes round again.
 */
export const redisScripts = {
  /** now, lease end, then eight a delivery → the numbers (from 0) of those whose lane needs a replica now. */
  append: `
    local asleep = {}
    for i = 3, #ARGV, 8 do
      local receiver, id, laneKey, lane, clickedAt, rule, body, eager = unpack(ARGV, i, i + 7)
      local key = K .. 'd:' .. receiver .. ':' .. id
      if redis.call('EXISTS', key) == 0 then
        local seq = redis.call('INCR', K .. 'seq')
        redis.call('HSET', key, 'laneKey', laneKey, 'lane', lane, 'clickedAt', clickedAt, 'rule', rule, 'body', body,
          'state', 'waiting', 'attempts', 0, 'at', ARGV[1], 'seq', seq, 'generation', 0)
        redis.call('ZADD', K .. 'lane:' .. receiver .. ':' .. laneKey, seq, id)
        redis.call('ZADD', K .. 'waiting:' .. receiver, listed(clickedAt, seq), id)
        redis.call('SADD', K .. 'receivers', receiver)
        if redis.call('ZADD', K .. 'due:' .. receiver, 'NX', eager == '1' and ARGV[2] or ARGV[1], laneKey) == 1
          and eager == '1' then
          table.insert(asleep, (i - 3) / 8)
        end
      end
    end
    return asleep`,

  /** receiver, now, lease end, limit → when the next lane is due ('' for never), then lanes that are due, leased. */
  claim: `
    local receiver, now, leaseEnd, limit = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
    local due = K .. 'due:' .. receiver
    local lanes = limit > 0 and redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, limit) or {}
    for _, laneKey in ipairs(lanes) do redis.call('ZADD', due, leaseEnd, laneKey) end
    local next = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')
    table.insert(lanes, 1, next[2] or '')
    return lanes`,

  /** receiver, lane, now, lease end, holder → the lane's first delivery if it is due, else 0. */
  take: `
    redis.call('HSET', K .. 'holders:' .. ARGV[1], ARGV[2], ARGV[5])
    return first(ARGV[1], ARGV[2], ARGV[3], ARGV[4])`,

  /** receiver, lane, at: the lane is to be looked at then, by whichever replica. */
  defer: `
    local receiver, laneKey, at = ARGV[1], ARGV[2], ARGV[3]
    if redis.call('EXISTS', K .. 'lane:' .. receiver .. ':' .. laneKey) == 0 then
      return redis.call('ZREM', K .. 'due:' .. receiver, laneKey)
    end
    return redis.call('ZADD', K .. 'due:' .. receiver, at, laneKey)`,

  /**
   * receiver, lane, id, generation, what came of it, attempts, at, error, now, lease end, holder, go on?
   * → the next delivery of the lane if it is due and one is to go on; else 1 where someone must go on, 0 where not.
   */
  settle: `
    local receiver, laneKey, id, generation, outcome, attempts, at, error, now, leaseEnd, holder, goOn = unpack(ARGV)
    local key = K .. 'd:' .. receiver .. ':' .. id
    local kept = redis.call('HMGET', key, 'state', 'generation', 'clickedAt', 'seq')
    -- Dropped meanwhile, or carried by another replica since this one was thought dead: nothing is left to write down.
    if kept[1] == 'waiting' then
      if outcome == 'delivered' then
        forget(receiver, laneKey, id)
      elseif kept[2] == generation then
        if outcome == 'dead' then
          redis.call('HSET', key, 'state', 'dead', 'attempts', attempts, 'error', error)
          redis.call('HDEL', key, 'at')
          redis.call('ZREM', K .. 'lane:' .. receiver .. ':' .. laneKey, id)
          redis.call('ZREM', K .. 'waiting:' .. receiver, id)
          redis.call('ZADD', K .. 'dead:' .. receiver, listed(kept[3], kept[4]), id)
        else
          redis.call('HSET', key, 'attempts', attempts, 'at', at, 'error', error)
        end
      end
    end
    if redis.call('HGET', K .. 'holders:' .. receiver, laneKey) ~= holder then return 0 end
    if goOn == '1' then return first(receiver, laneKey, now, leaseEnd) end
    local head = schedule(receiver, laneKey)
    return (head and tonumber(head) <= tonumber(now)) and 1 or 0`,

  /** now, then ids → how many deliveries are due again, with all attempts before them. */
  retry: `
    local count = 0
    for _, receiver in ipairs(redis.call('SMEMBERS', K .. 'receivers')) do
      for i = 2, #ARGV do
        count = count + revive(receiver, ARGV[i], ARGV[1])
      end
    end
    return count`,

  /** now, receiver, limit → how many of the dead of one receiver are due again. */
  retryDead: `
    local count = 0
    for _, id in ipairs(redis.call('ZRANGE', K .. 'dead:' .. ARGV[2], 0, ARGV[3] - 1)) do
      count = count + revive(ARGV[2], id, ARGV[1])
    end
    return count`,

  /** ids → how many deliveries were deleted. */
  drop: `
    local count = 0
    for _, receiver in ipairs(redis.call('SMEMBERS', K .. 'receivers')) do
      for _, id in ipairs(ARGV) do
        local laneKey = redis.call('HGET', K .. 'd:' .. receiver .. ':' .. id, 'laneKey')
        if laneKey then
          forget(receiver, laneKey, id)
          redis.call('ZREM', K .. 'dead:' .. receiver, id)
          schedule(receiver, laneKey)
          count = count + 1
        end
      end
    end
    return count`,
} as const;

export type RedisScript = keyof typeof redisScripts;

/** What `first` returns of a delivery, in this order. */
export const takenFields = ['id', 'lane', 'clickedAt', 'rule', 'body', 'attempts', 'generation'] as const;

/** The whole text of a script. Its one key is the prefix: all others are made of it. */
export function redisScript(name: RedisScript): string {
  return `${shared}\n${redisScripts[name]}`;
}

const shared = `
local K = KEYS[1]

-- Lists are in the order of the clicks, and of their taking within a millisecond. 2^53 has room for both.
local function listed(clickedAt, seq)
  return string.format('%.0f', tonumber(clickedAt) * 4096 + tonumber(seq) % 4096)
end

-- Writes down when the lane is due, and returns it; false for an empty lane.
local function schedule(receiver, laneKey)
  local lane = K .. 'lane:' .. receiver .. ':' .. laneKey
  local id = redis.call('ZRANGE', lane, 0, 0)[1]
  while id do
    local at = redis.call('HGET', K .. 'd:' .. receiver .. ':' .. id, 'at')
    if at then
      redis.call('ZADD', K .. 'due:' .. receiver, at, laneKey)
      return at
    end
    -- Only a Redis that evicts loses the hash alone. The lane is not to stop at the gap.
    redis.call('ZREM', lane, id)
    redis.call('ZREM', K .. 'waiting:' .. receiver, id)
    redis.call('INCR', K .. 'lost')
    id = redis.call('ZRANGE', lane, 0, 0)[1]
  end
  redis.call('ZREM', K .. 'due:' .. receiver, laneKey)
  redis.call('HDEL', K .. 'holders:' .. receiver, laneKey)
  return false
end

local function first(receiver, laneKey, now, leaseEnd)
  local at = schedule(receiver, laneKey)
  if not at or tonumber(at) > tonumber(now) then return 0 end
  redis.call('ZADD', K .. 'due:' .. receiver, leaseEnd, laneKey)
  local id = redis.call('ZRANGE', K .. 'lane:' .. receiver .. ':' .. laneKey, 0, 0)[1]
  local kept = redis.call('HMGET', K .. 'd:' .. receiver .. ':' .. id,
    'lane', 'clickedAt', 'rule', 'body', 'attempts', 'generation')
  table.insert(kept, 1, id)
  return kept
end

local function forget(receiver, laneKey, id)
  redis.call('DEL', K .. 'd:' .. receiver .. ':' .. id)
  redis.call('ZREM', K .. 'lane:' .. receiver .. ':' .. laneKey, id)
  redis.call('ZREM', K .. 'waiting:' .. receiver, id)
end

local function revive(receiver, id, now)
  local key = K .. 'd:' .. receiver .. ':' .. id
  local kept = redis.call('HMGET', key, 'laneKey', 'clickedAt', 'seq')
  if not kept[1] then return 0 end
  redis.call('HSET', key, 'state', 'waiting', 'attempts', 0, 'at', now)
  -- What comes of an attempt under way is not to undo this, unless it arrives.
  redis.call('HINCRBY', key, 'generation', 1)
  redis.call('ZREM', K .. 'dead:' .. receiver, id)
  redis.call('ZADD', K .. 'waiting:' .. receiver, listed(kept[2], kept[3]), id)
  redis.call('ZADD', K .. 'lane:' .. receiver .. ':' .. kept[1], kept[3], id)
  schedule(receiver, kept[1])
  return 1
end
`;
