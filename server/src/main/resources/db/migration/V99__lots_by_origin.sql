-- A refund takes the points of its sale back, and its customer may have thousands of other lots that are not to be read for
-- that.
drop index points.lot_open;

create index lot_open on points.lot (business_id, customer_id, unit, origin) where remaining > 0;
