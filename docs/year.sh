#!/usr/bin/env bash
# A customer's year in requests: brought by a friend, buys, climbs a level, takes a coupon, spends points on a coffee and
# on a gift card, brings goods back, and lets the rest expire. Ends with a statement that explains every point.
#
# Needs a server that was started with POTOROO_TEST_CLOCK=on, because it moves the time of the sample business into 2031,
# for good: take a data folder that may be thrown away. Run it in the folder from which the server was started.
set -euo pipefail

. data/demo.env
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "year.sh: $1" >&2
    exit 1
}

# call <method> <path> [<body>]: prints the answer, or ends the script with it.
call() {
    local status
    status=$(curl -sS -o "$work/answer" -w '%{http_code}' -X "$1" "$POTOROO_URL$2" -H "Authorization: Bearer $token" \
        -H "X-Application-Key: $POTOROO_APPLICATION_KEY" -H 'Content-Type: application/json' ${3:+-d "$3"})
    case $status in
        2*) cat "$work/answer" ;;
        *) fail "$1 $2 answered $status: $(cat "$work/answer")" ;;
    esac
}

# number <name> / text <name>: the first member of this name in the answer on standard input.
number() { sed "s/.*/&/; s/\"$1\":\(-\{0,1\}[0-9.]*\)/\n\1\n/" | sed -n 2p; }
text() { sed "s/\"$1\":\"\([^\"]*\)\"/\n\1\n/" | sed -n 2p; }

at() {
    call PUT /api/v1/test-clock '{"now": "'"$1"'"}' >/dev/null
    now=$1
    echo "$1  $2"
}

# sale <id> <total>: Ben buys at the till, at the time of the clock.
sale() {
    call POST "/api/v1/branch-links/$link/sales" '{"external_id": "'"$1"'", "sold_at": "'"$now"'", "total": '"$2"',
        "customer": {"email": "ben@year.example"}}' >/dev/null
}

# book <intent> <more>: for Ben, at the branch.
book() {
    call POST /transactions '{"intent": "'"$1"'", "customer": {"id": "'"$ben"'"}, "branch": {"id": "'"$branch"'"}'"${2:+, $2}"'}'
}

token=$(curl -sS "$POTOROO_URL/oauth/token" -d grant_type=password -d scope=admin \
    -d client_id="$POTOROO_CLIENT_ID" -d client_secret="$POTOROO_CLIENT_SECRET" \
    --data-urlencode username="$POTOROO_USERNAME" --data-urlencode password="$POTOROO_PASSWORD" \
    --data-urlencode application_key="$POTOROO_APPLICATION_KEY" | text access_token)

echo "The program"
at 2030-01-07T13:00:00Z "is set up, on a Monday at eight where the business is"
branch=$(call GET '/api/v1/branches?virtual_branch_flag=eq%7Ctrue' | text id)
everywhere='"never_expires_flag": 1, "available_at_branches": [{"id": "'"$branch"'"}]'
echo iVBORw0KGgoAAAANSUhEUgAAAcIAAAEIAQMAAAD2pWbUAAAAA1BMVEWwektW+squAAAAJklEQVR42u3BMQEAAADCoPVPbQo/oAAAAAAA\
AAAAAAAAAAAAgJcBO9AAAb2IDRYAAAAASUVORK5CYII= | base64 -d >"$work/picture.png"
images=$(curl -sS "$POTOROO_URL/offers/images" -H "Authorization: Bearer $token" \
    -H "X-Application-Key: $POTOROO_APPLICATION_KEY" -F image_original=@"$work/picture.png" \
    -F image_large=@"$work/picture.png" -F image_medium=@"$work/picture.png" -F image_thumbnail=@"$work/picture.png" |
    sed 's/^{"data"://; s/}$//')
shown=$everywhere', "images": ['"$images"']'
call PATCH /rules '{"reward_ratio": 1, "reward_milestone_amount": 1, "welcome_points": 0, "points_expiry_days": 180}' \
    >/dev/null
silver=$(call POST /tiers '{"tiers_sequence": ["2"], "reset_period_month": 1,
    "tier_levels": [{"name": "Bronze"}, {"name": "Silver", "reach_points": 200}]}' |
    sed 's/.*"id":\([0-9]*\),"name":"Silver".*/\1/')
call PATCH /rules '{"tiers_earning_override": true,
    "tiers_earning_rules": [{"id": '"$silver"', "amount": 1, "points": 2}]}' >/dev/null
call POST /offers '{"type_id": 1, "targeted_offer_flag": 0, "multip_factor": 2, "min_purchase": 0, "max_purchase": 500,
    "offer_frequency_id": 3, "freq_details": ["1"], "peak_from": "07:00", "peak_to": "10:59", '"$shown"',
    "offer_languages": [{"language_id": 1, "offer_title": "Double points on Monday mornings"}]}' >/dev/null
coupon_offer=$(call POST /offers '{"type_id": 10, "targeted_offer_flag": 0, "discount_value": 5, '"$shown"',
    "offer_languages": [{"language_id": 1, "offer_title": "5.00 off your breakfast"}]}' | number id)
coffee=$(call POST /rewards '{"type_id": 15, "points": 150, "real_value": 4.5, "targeted_flag": 0, '"$shown"',
    "reward_languages": [{"language_id": 1, "title": "A coffee"}]}' | number id)
gift_card=$(call POST /rewards '{"type_id": 16, "points": 100, "amount": 5, "redeem_for_gift_card": true,
    "targeted_flag": 0, '"$shown"', "reward_languages": [{"language_id": 1, "title": "5.00 on a gift card"}]}' | number id)
program=$(call POST /referral-programs '{"cond_min_amount": 10, "expires_in": 30, "referer_earns": 100,
    "referee_earns": 50}' | number id)
integration=$(call POST /api/v1/integrations '{"name": "Year", "type": 1}' | number id)
link=$(call POST /api/v1/branch-links '{"integration_id": '"$integration"', "account_id": "year", "shop_id": "till-1",
    "branch_id": "'"$branch"'"}' | number id)

echo "The year"
ana=$(call POST /customers '{"email": "ana@year.example", "first_name": "Ana"}' | text id)
ben=$(call POST /customers '{"email": "ben@year.example", "first_name": "Ben",
    "referral": {"referral_program_id": '"$program"', "referrer_id": "'"$ana"'"}}' | text id)
at 2030-01-07T13:30:00Z "Ana brings Ben, who buys for 25.00, on a Monday morning"
sale Y-1 25.00
book reward_referral '"amount": 25' >/dev/null
at 2030-01-08T18:00:00Z "Ben buys for 60.00"
sale Y-2 60.00
at 2030-02-12T18:00:00Z "Ben buys for 120.00, which takes him to Silver"
sale Y-3 120.00
at 2030-03-05T18:00:00Z "Ben buys for 40.00"
sale Y-4 40.00
at 2030-03-06T18:00:00Z "Ben takes a coupon and hands it in"
coupon=$(book get_coupon '"offer": {"id": '"$coupon_offer"'}' | sed 's/.*"coupon":{"id":\([0-9]*\).*/\1/')
book claim_coupon '"offer": {"id": '"$coupon_offer"'}, "coupon": {"id": '"$coupon"'}' >/dev/null
at 2030-03-20T18:00:00Z "Ben has a coffee for his points"
book redeem '"catalog_items": [{"id": '"$coffee"'}]' >/dev/null
at 2030-04-02T18:00:00Z "Ben puts points on his gift card, and pays 3.00 with it"
book redeem '"catalog_items": [{"id": '"$gift_card"'}]' >/dev/null
book giftcard_payment '"amount": 3' >/dev/null
at 2030-04-03T18:00:00Z "Ben brings goods for 20.00 back"
call POST "/api/v1/branch-links/$link/sales/Y-4/refunds" '{"external_id": "Y-4-R", "refunded_at": "'"$now"'",
    "amount": 20}' >/dev/null
at 2031-01-10T18:00:00Z "half a year without a purchase"
at 2031-01-11T18:00:00Z "Ben brings more goods of March back: their points had expired and are not lost twice"
call POST "/api/v1/branch-links/$link/sales/Y-4/refunds" '{"external_id": "Y-4-R2", "refunded_at": "'"$now"'",
    "amount": 10}' >/dev/null

echo "Ben's statement"
# One transaction a line, oldest first, each with what it did to the balance.
call GET "/customers/$ben/transactions?per_page=100" | sed 's/^{"data":\[//; s/\],"links".*//; s/},{/}\n{/g' |
    sed 's/.*"points":\([0-9]*\),"name":"\([^"]*\)","transaction_type":\([0-9]*\),"created_at":"\([^"]*\)".*/\4|\3|\1|\2/' |
    sed -n '1!G;h;$p' | sort -s -t '|' -k1,1 >"$work/rows"
total=0
while IFS='|' read -r when type points name; do
    case $type in
        2 | 4 | 33 | 76 | 77 | 80 | 107 | 1002 | 1003) sign=+ ;;
        5 | 43 | 62 | 63 | 64 | 82 | 91 | 1001) sign=- ;;
        *) sign=' ' points=0 ;;
    esac
    [ "$points" = 0 ] && sign=' '
    [ "$sign" = ' ' ] || total=$((total $sign points))
    printf '%s  %s%4d  %4d  %s\n' "${when%%T*}" "$sign" "$points" "$total" "$name"
done <"$work/rows"
customer=$(call GET "/customers/$ben?include=balance")
balance=$(number points <<<"$customer")
printf 'The balance is %s points and %s on the gift card.\n' "$balance" "$(number giftcard <<<"$customer")"
[ "$total" = "$balance" ] || fail "the statement comes to $total"
