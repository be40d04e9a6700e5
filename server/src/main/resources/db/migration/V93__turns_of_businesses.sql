-- Workers take some of each business's turns, so that nobody's platform keeps the others waiting.
drop index connectors.turn_due;
create index turn_due on connectors.turn (business_id, next_at);
