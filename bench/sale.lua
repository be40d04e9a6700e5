-- wrk script: single sales, each with an external id of its own.
-- Arguments: the branch link, the run's name, "new" | "existing" | "in-turn", how many customers there are.
-- BENCH_TOKEN and BENCH_KEY come by the environment, so that they are not in the list of processes.

local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(args)
    path = "/api/v1/branch-links/" .. args[1] .. "/sales"
    run = args[2]
    who = args[3]
    customers = tonumber(args[4])
    sent = 0
    math.randomseed(number + os.time())
    headers = {
        ["Authorization"] = "Bearer " .. os.getenv("BENCH_TOKEN"),
        ["X-Application-Key"] = os.getenv("BENCH_KEY"),
        ["Content-Type"] = "application/json",
    }
    time = os.date("!%Y-%m-%dT%H:%M:%SZ")
end

local function email()
    if who == "new" then
        return "new-" .. run .. "-" .. number .. "-" .. sent .. "@example.com"
    elseif who == "in-turn" then
        -- Each thread from a place of its own, so that two seldom meet.
        return "shopper-" .. (sent + number * 997) % customers + 1 .. "@example.com"
    end
    return "shopper-" .. math.random(customers) .. "@example.com"
end

function request()
    sent = sent + 1
    local body = '{"external_id":"' .. run .. "-" .. number .. "-" .. sent
        .. '","sold_at":"' .. time
        .. '","total":27.25,"tax_total":2.25,"line_items":['
        .. '{"external_id":"1","product_external_id":"4711","title":"Flat white","quantity":2,"unit_price":4.50},'
        .. '{"external_id":"2","product_external_id":"4712","title":"Cheese cake","quantity":2,"unit_price":8.00}],'
        .. '"customer":{"email":"' .. email() .. '"}}'
    return wrk.format("POST", path, headers, body)
end

-- requests, errors, seconds, p50 ms, p99 ms
function done(summary, latency)
    local errors = summary.errors
    io.write(string.format("result %d %d %.3f %.1f %.1f\n",
        summary.requests,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout,
        summary.duration / 1e6,
        latency:percentile(50) / 1000,
        latency:percentile(99) / 1000))
end
