-- wrk script: refunds of 1.00 each for the sales of an earlier run of sale.lua; when all had one, they get another.
-- Arguments: the branch link, the run's name, the earlier run's name, how many sales each of its threads recorded.
dofile("bench/common.lua")

function init(args)
    path = "/api/v1/branch-links/" .. args[1] .. "/sales/" .. args[3] .. "-" .. number .. "-"
    run = args[2]
    sales = tonumber(args[4])
    sent = 0
    headers = headers_of_a_program()
    time = os.date("!%Y-%m-%dT%H:%M:%SZ")
end

function request()
    local body = '{"external_id":"' .. run .. "-" .. sent .. '","refunded_at":"' .. time .. '","amount":1.00}'
    -- wrk throws the first request of a script away.
    local sale = sent % (sales - 1) + 2
    sent = sent + 1
    return wrk.format("POST", path .. sale .. "/refunds", headers, body)
end
