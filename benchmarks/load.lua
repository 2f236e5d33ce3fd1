-- One kind of request, as fast as it is answered: who sends it changes each time, and so does its Idempotency-Key.
local tokens, bodies, counter = {}, {}, 0
-- globals, which threads are given and asked for
id = 0
local threads = {}
failed = 0

function setup(thread)
   thread:set("id", #threads)
   table.insert(threads, thread)
end

local function lines(name)
   local read = {}
   for line in io.lines(os.getenv("BENCH_DIR") .. "/" .. name) do table.insert(read, line) end
   return read
end

function init(args)
   tokens, bodies = lines(os.getenv("BENCH_TOKENS")), lines(os.getenv("BENCH_BODIES"))
   math.randomseed(id * 7919 + tonumber(os.getenv("BENCH_SEED")))
   wrk.method = "POST"
end

function request()
   counter = counter + 1
   local headers = {
      ["Authorization"] = "Bearer " .. tokens[math.random(#tokens)],
      ["Content-Type"] = "application/json",
      ["Idempotency-Key"] = os.getenv("BENCH_SEED") .. "-" .. id .. "-" .. counter,
   }
   -- some bodies, such as codes at the door, are good for one request
   local number = tonumber(os.getenv("BENCH_FIRST")) + (counter - 1) * tonumber(os.getenv("BENCH_THREADS")) + id
   local body = bodies[number % #bodies + 1]
   return wrk.format(nil, nil, headers, body)
end

function response(status)
   if status ~= tonumber(os.getenv("BENCH_STATUS")) then failed = failed + 1 end
end

function done(summary, latency, requests)
   local wrong = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
   for _, thread in ipairs(threads) do wrong = wrong + thread:get("failed") end
   io.write(string.format(
      '{"requests": %d, "seconds": %.6f, "p50": %.3f, "p95": %.3f, "p99": %.3f, "wrong": %d}\n',
      summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
      latency:percentile(99) / 1e3, wrong))
end
