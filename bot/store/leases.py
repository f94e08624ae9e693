"""How a lane is claimed, held and given back, so that each has one sender at a time among all processes."""

from bot.store.order import EDITS, SUMMARIES
from bot.store.redis import Script

FARTHEST = 120.0
"""Seconds; a lane that waits for longer has something at the store that says so, and that has an end."""

# A lane is claimed, not a row: order within it holds, and lanes run side by side. A claimed lane is out of the way
# of others until its lease is over. One that is far off for no reason was put there by a clock that was wrong.
CLAIM = Script("""
local far = redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[1] + ARGV[6], '+inf', 'LIMIT', 0, 20)
for _, lane in ipairs(far) do
  if redis.call('EXISTS', ARGV[4] .. lane, ARGV[5] .. lane) == 0 then redis.call('ZADD', KEYS[1], ARGV[1], lane) end
end
local ready = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 20)
for _, lane in ipairs(ready) do
  if redis.call('SET', ARGV[4] .. lane, ARGV[2], 'NX', 'PX', ARGV[3]) then
    local due = redis.call('ZSCORE', KEYS[1], lane)
    redis.call('ZADD', KEYS[1], ARGV[1] + ARGV[3] / 1000, lane)
    return {lane, due}
  end
end
local later = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[1], '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
return {false, later[2] or false}
""")

# Once a row says *sending*, whoever comes next knows that it may stand there. One that was taken back is not begun.
HOLD = Script("""
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
if KEYS[3] then
  if redis.call('EXISTS', KEYS[3]) == 0 then return 0 end
  redis.call('HSET', KEYS[3], 'state', 'sending')
end
redis.call('PEXPIRE', KEYS[2], ARGV[4])
redis.call('ZADD', KEYS[1], 'XX', ARGV[3] + ARGV[4] / 1000, ARGV[2])
return 1
""")

# The time before which nothing is sent outlives an empty queue, and only ever grows. A lane that another took over
# meanwhile stays theirs. A lane that was put off for one row is not if another is first by now.
RELEASE = Script("""
local lanes, queue, lease, pace = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local due = math.max(tonumber(ARGV[3]), tonumber(redis.call('GET', pace) or 0))
local rest = due - tonumber(ARGV[4])
local put_off = ARGV[5] ~= ''
if put_off and redis.call('ZRANGE', queue, 0, 0)[1] ~= ARGV[5] then
  due = math.max(tonumber(ARGV[4]), tonumber(redis.call('GET', pace) or 0))
elseif rest > 0 and not put_off then redis.call('SET', pace, due, 'PX', math.ceil(rest * 1000)) end
local owner = redis.call('GET', lease)
if owner and owner ~= ARGV[1] then return end
redis.call('DEL', lease)
if redis.call('ZCARD', queue) == 0 then redis.call('ZREM', lanes, ARGV[2])
else redis.call('ZADD', lanes, due, ARGV[2]) end
""")

# What kept a channel's lanes waiting is over; a lane that is being served keeps its lease.
WAKE = Script(f"""
for _, lane in ipairs({{'', '{EDITS}', '{SUMMARIES}'}}) do
  redis.call('DEL', ARGV[1] .. ARGV[2] .. lane)
  redis.call('ZADD', KEYS[1], 'XX', ARGV[3], ARGV[2] .. lane)
end
""")

# Of one that was taken back meanwhile, or that another has sent or given up, there is nothing to say.
REFUSED = Script("""
local state = redis.call('HGET', KEYS[1], 'state')
if state == 'sending' or state == 'queued' then redis.call('HSET', KEYS[1], 'state', 'queued', 'held', ARGV[1]) end
""")
