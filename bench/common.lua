-- What the wrk scripts share; they are run from the root of the repository.
-- BENCH_TOKEN and BENCH_KEY come by the environment, so that they are not in the list of processes.

local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function headers_of_a_program()
    return {
        ["Authorization"] = "Bearer " .. os.getenv("BENCH_TOKEN"),
        ["X-Application-Key"] = os.getenv("BENCH_KEY"),
        ["Content-Type"] = "application/json",
    }
end

-- Without its braces; of a shopper who exists.
function fields_of_a_sale(external_id, time, email)
    return '"external_id":"' .. external_id .. '","sold_at":"' .. time
        .. '","total":27.25,"tax_total":2.25,"line_items":['
        .. '{"external_id":"1","product_external_id":"4711","title":"Flat white","quantity":2,"unit_price":4.50},'
        .. '{"external_id":"2","product_external_id":"4712","title":"Cheese cake","quantity":2,"unit_price":8.00}],'
        .. '"customer":{"email":"' .. email .. '"}'
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
