-- wrk script: webhooks of a platform, one for each line of a file that bench/Webhooks.java wrote.
-- Arguments: the branch link, the webhooks' address, the run's name, the file, how many threads share it.
dofile("bench/common.lua")

function init(args)
    path = args[2]
    run = args[3]
    signatures = {}
    bodies = {}
    local line_number = 0
    for line in io.lines(args[4]) do
        if line_number % tonumber(args[5]) == number then
            local signature, body = line:match("^(%S+) (.*)$")
            table.insert(signatures, signature)
            table.insert(bodies, body)
        end
        line_number = line_number + 1
    end
    sent = 0
end

function request()
    sent = sent + 1
    assert(bodies[sent], "there are too few webhooks in the file")
    return wrk.format("POST", path, {
        ["Content-Type"] = "application/json",
        ["X-Shopify-Topic"] = "orders/paid",
        ["X-Shopify-Shop-Domain"] = "bench.myshopify.com",
        ["X-Shopify-Webhook-Id"] = run .. "-" .. number .. "-" .. sent,
        ["X-Shopify-Hmac-Sha256"] = signatures[sent],
    }, bodies[sent])
end
