-- wrk script: single sales, each with an external id of its own.
-- Arguments: the branch link, the run's name, "new" | "existing" | "in-turn", how many customers there are.
dofile("bench/common.lua")

function init(args)
    path = "/api/v1/branch-links/" .. args[1] .. "/sales"
    run = args[2]
    who = args[3]
    customers = tonumber(args[4])
    sent = 0
    math.randomseed(number + os.time())
    headers = headers_of_a_program()
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
    local body = "{" .. fields_of_a_sale(run .. "-" .. number .. "-" .. sent, time, email()) .. "}"
    return wrk.format("POST", path, headers, body)
end
