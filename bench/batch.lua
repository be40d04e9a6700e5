-- wrk script: batches of sales, as a till uploads them that was offline.
-- Arguments: the branch link, the run's name, how many sales a batch has, how many customers there are.
dofile("bench/common.lua")

function init(args)
    path = "/api/v1/branch-links/" .. args[1] .. "/sales/batch"
    run = args[2]
    size = tonumber(args[3])
    customers = tonumber(args[4])
    sent = 0
    math.randomseed(number + os.time())
    headers = headers_of_a_program()
    time = os.date("!%Y-%m-%dT%H:%M:%SZ")
end

function request()
    sent = sent + 1
    local items = {}
    for i = 1, size do
        local external_id = run .. "-" .. number .. "-" .. sent .. "-" .. i
        local email = "shopper-" .. math.random(customers) .. "@example.com"
        items[i] = '{"op":"sale",' .. fields_of_a_sale(external_id, time, email) .. "}"
    end
    return wrk.format("POST", path, headers, '{"items":[' .. table.concat(items, ",") .. "]}")
end
