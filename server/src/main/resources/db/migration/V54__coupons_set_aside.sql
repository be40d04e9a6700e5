-- A coupon that is set aside for a web shop counts as redeemed and comes back when the shop does not take it. Until then it
-- keeps its place: the customer has one coupon of an offer at a time, so nothing is in its way when it comes back.
drop index coupons.coupon_waiting;

create unique index coupon_waiting on coupons.coupon (business_id, customer_id, offer_id)
    where (state in (74, 91) or locked) and replaced_at is null;
