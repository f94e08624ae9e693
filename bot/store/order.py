"""The order within a channel: in which lane a row waits, and who of a lane is next.

Posts wait for each other's second, edits do not wait for posts, and edits of summaries are few: three lanes. Within
a lane the more urgent rank goes first and the order of putting holds within a rank.
"""

from bot.store.ranks import PATIENCE, Rank
from bot.store.redis import Script

EDITS, SUMMARIES = "/edits", "/summaries"
"""How the names of the two lanes end in which a channel's messages are edited; that of its posts is the channel."""

REMEMBERED = 24 * 3600
"""Seconds for which it is known who was let in."""

# A count, not the time, gives the order: clocks differ, and much is put in one moment. Ranks lie far apart in it.
# What is more urgent than all that waits in a lane does not wait for the time until which those were put off.
# A row that is put again as more urgent than before moves forward.
ENQUEUE = f"""
local function enqueue(row, id, lanes, queue, pace, lease, now)
  local of = redis.call('HMGET', row, 'channel', 'ts', 'as_post', 'as_edit')
  local lane, rank = of[1], tonumber(of[3]) or {Rank.CARD}
  if of[2] then
    rank = tonumber(of[4]) or {Rank.CARD}
    lane = lane .. (rank == {Rank.SUMMARY} and '{SUMMARIES}' or '{EDITS}')
  end
  local new = redis.call('ZADD', queue .. lane, 'LT', rank * 2^48 + redis.call('INCR', lanes .. ':count'), id)
  local due = math.max(tonumber(redis.call('GET', pace .. lane) or 0), tonumber(now))
  local first = new == 1 and redis.call('ZRANGE', queue .. lane, 0, 0)[1] == id
  local free = redis.call('EXISTS', lease .. lane) == 0
  redis.call('ZADD', lanes, first and free and 'LT' or 'NX', due, lane)
end

local function dequeue(id, queue, channel)
  for _, lane in ipairs({{'', '{EDITS}', '{SUMMARIES}'}}) do redis.call('ZREM', queue .. channel .. lane, id) end
end
"""

# Who let others pass for too long comes right after the one who is first now, one at a time: so they take turns. It
# is remembered who that is: where something urgent goes before it, it is let in again, not the next of its rank.
# Keys: queue. Arguments: what keys of rows begin with, now.
NEXT = Script(f"""
local patience = {{[{Rank.CARD}] = {PATIENCE[Rank.CARD]}, [{Rank.SUMMARY}] = {PATIENCE[Rank.SUMMARY]}}}
local function first_from(score)
  return redis.call('ZRANGEBYSCORE', KEYS[1], score, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
end

local function is_late(id, rank)
  return ARGV[2] - (redis.call('HGET', ARGV[1] .. id, 'since') or 0) >= patience[rank]
end

local function who_was_let_in(score)
  local id = redis.call('GET', KEYS[1] .. ':late')
  local at = id and tonumber(redis.call('ZSCORE', KEYS[1], id) or 0)
  if not at or at <= score then return nil end
  local of = redis.call('HMGET', ARGV[1] .. id, 'ts', 'as_post', 'as_edit')
  local rank = tonumber(of[1] and of[3] or of[2]) or 0
  return at < rank * 2^48 and id
end

local function let_late_ones_in(score)
  local before = who_was_let_in(score)
  if before then
    redis.call('ZADD', KEYS[1], 'LT', score + 0.5, before)
    return
  end
  for rank = {Rank.SUMMARY}, math.floor(score / 2^48) + 1, -1 do
    local after, late = first_from('(' .. string.format('%.1f', score)), first_from(rank * 2^48)[1]
    if late and tonumber(after[2]) ~= score + 0.5 and is_late(late, rank) then
      redis.call('ZADD', KEYS[1], 'LT', score + 0.5, late)
      redis.call('SET', KEYS[1] .. ':late', late, 'EX', {REMEMBERED})
      return
    end
  end
end

while true do
  local first = first_from('-inf')
  if not first[1] then return false end
  local row = redis.call('HGETALL', ARGV[1] .. first[1])
  if #row > 0 then
    let_late_ones_in(tonumber(first[2]))
    return {{first[1], row}}
  end
  redis.call('ZREM', KEYS[1], first[1])
end
""")
