-- Through which channel an order was placed, such as web, pos or draft; null where nobody said.
alter table orders_order add column channel text check (length(channel) <= 60);

create or replace view orders_purchase as
select id as order_id, source, reference, customer_id, placed_at, value, coalesce(channel, source) as channel
from orders_order
where state = 'sold' and value > 0 and refunded < value;
