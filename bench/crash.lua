-- wrk script: sales and refunds, of which every acknowledged one is written down before the next is sent.
-- Arguments: the branch link, the round, the folder of the lists, the time of all sales.
-- What a sale contains follows from its id, so that the next round can send it again as a till would that got no answer.
dofile("bench/common.lua")

local function list(kind, round)
    return folder .. "/" .. kind .. "." .. round .. "." .. number
end

local function open(kind)
    local file = assert(io.open(list(kind, round), "w"))
    file:setvbuf("line")
    return file
end

-- The sales around the last one acknowledged before the crash: some were answered, some stored, some never sent.
local function unsure(before)
    local again = {}
    local last = 0
    local file = io.open(list("acknowledged", before))
    if file then
        for line in file:lines() do
            last = tonumber(line:match("^sale%-%d+%-%d+%-(%d+)$")) or last
        end
        file:close()
    end
    for sequence = math.max(1, last - 50), last + 50 do
        table.insert(again, { before, sequence })
    end
    return again
end

function init(args)
    path = "/api/v1/branch-links/" .. args[1] .. "/sales"
    round = tonumber(args[2])
    folder = args[3]
    time = args[4]
    sent = 0
    headers = headers_of_a_program()
    refundable = nil
    again = round > 1 and unsure(round - 1) or {}
    acknowledged = open("acknowledged")
    refused = open("refused")
end

local function sale(of, sequence)
    return wrk.format("POST", path, headers, '{"external_id":"sale-' .. of .. "-" .. number .. "-" .. sequence
        .. '","sold_at":"' .. time .. '","total":25.00,"customer":{"email":"shopper-'
        .. (sequence * 7 + number) % 200 .. '@example.com"}}')
end

local function refund(external_id)
    return wrk.format("POST", path .. "/" .. external_id .. "/refunds", headers,
        '{"external_id":"back-' .. external_id .. '","refunded_at":"' .. time .. '","amount":10.00}')
end

function request()
    local unsure = table.remove(again)
    if unsure then
        return sale(unsure[1], unsure[2])
    end
    if refundable then
        local external_id = refundable
        refundable = nil
        return refund(external_id)
    end
    sent = sent + 1
    return sale(round, sent)
end

function response(status, _, body)
    if status ~= 200 then
        refused:write(status, " ", body, "\n")
        return
    end
    local external_id = body:match('"external_id":"(back%-sale%-[%d-]+)"') or body:match('"external_id":"(sale%-[%d-]+)"')
    acknowledged:write(external_id, "\n")
    local sequence = external_id:match("^sale%-" .. round .. "%-%d+%-(%d+)$")
    if sequence and tonumber(sequence) % 4 == 0 then
        refundable = external_id
    end
end
