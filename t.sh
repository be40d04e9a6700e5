. data/demo.env
answer=$(curl -sS "$POTOROO_URL/oauth/token" \
  -d grant_type=password \
  -d client_id="$POTOROO_CLIENT_ID" \
  -d client_secret="$POTOROO_CLIENT_SECRET" \
  --data-urlencode username="$POTOROO_USERNAME" \
  --data-urlencode password="$POTOROO_PASSWORD" \
  --data-urlencode application_key="$POTOROO_APPLICATION_KEY" \
  -d scope=admin)
echo "$answer"
token=$(echo "$answer" | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
headers=(
  -H "Authorization: Bearer $token"
  -H "X-Application-Key: $POTOROO_APPLICATION_KEY"
  -H "Accept: application/json"
  -H "Content-Type: application/json"
)
curl -sS "${headers[@]}" "$POTOROO_URL/api/v1/branches"
branch_id=$(curl -sS "${headers[@]}" "$POTOROO_URL/api/v1/branches?virtual_branch_flag=eq%7Ctrue" |
  sed 's/^{"data":\[{"id":"\([0-9a-f]*\)".*/\1/')
physical_branch_id=$(curl -sS "${headers[@]}" "$POTOROO_URL/api/v1/branches?virtual_branch_flag=eq%7Cfalse" |
  sed 's/^{"data":\[{"id":"\([0-9a-f]*\)".*/\1/')
integration=$(curl -sS "${headers[@]}" "$POTOROO_URL/api/v1/integrations" -d '{
  "name": "ABC",
  "type": 1
}')
echo "$integration"
integration_id=$(echo "$integration" | sed 's/.*"integration_id":\([0-9]*\).*/\1/')
link=$(curl -sS "${headers[@]}" "$POTOROO_URL/api/v1/branch-links" -d '{
  "shop_id": "1234",
  "branch_id": "'"$branch_id"'",
  "account_id": "c36cc9df9",
  "integration_id": '"$integration_id"'
}')
echo "$link"
branch_link_id=$(echo "$link" | sed 's/^{"id":\([0-9]*\).*/\1/')
curl -sS "${headers[@]}" "$POTOROO_URL/api/v1/branch-links" -d '{
  "shop_id": "1234",
  "branch_id": "'"$branch_id"'",
  "account_id": "c36cc9df9",
  "integration_id": '"$integration_id"'
}'
curl -sS "${headers[@]}" "$POTOROO_URL/api/v1/branch-links" -d '{
  "shop_id": "5678",
  "branch_id": "'"$physical_branch_id"'",
  "account_id": "c36cc9df9",
  "integration_id": '"$integration_id"'
}'
order='{
  "external_id": "order-1001",
  "sold_at": "2026-03-02T09:30:00Z",
  "total": 25.00,
  "customer": {"email": "ada@example.com", "first_name": "Ada"}
}'
sale=$(curl -sS "${headers[@]}" "$POTOROO_URL/api/v1/branch-links/$branch_link_id/sales" -d "$order")
echo "$sale"
sale_id=$(echo "$sale" | sed 's/^{"data":{"id":\([0-9]*\).*/\1/')
customer_id=$(echo "$sale" | sed 's/.*"customer":{"id":"\([0-9a-f]*\)".*/\1/')
curl -sS -i "${headers[@]}" "$POTOROO_URL/api/v1/branch-links/$branch_link_id/sales" -d "$order" |
  grep -i '^idempotent-replayed'
curl -sS "${headers[@]}" "$POTOROO_URL/customers/$customer_id?include=balance"
refund='{
  "external_id": "refund-1",
  "refunded_at": "2026-03-03T16:00:00Z",
  "amount": 10.00
}'
curl -sS "${headers[@]}" "$POTOROO_URL/api/v1/sales/$sale_id/refunds" -d "$refund"
curl -sS -i "${headers[@]}" "$POTOROO_URL/api/v1/sales/$sale_id/refunds" -d "$refund" |
  grep -i '^idempotent-replayed'
curl -sS "${headers[@]}" "$POTOROO_URL/customers/$customer_id?include=balance" | grep -o '"points":[0-9]*'
