-- Nobody who was erased is written to, for whatever reason it may be sent: there is nobody any more.
create or replace view consents_allowed as
select customer.id as customer_id, topic.key as topic, channel.name as channel
from customers_customer customer
cross join consents_topic topic
join consents_channel channel on channel.name = any (topic.channels)
left join consents_person person on person.customer_id = customer.id and person.topic = topic.key and person.channel = channel.name
left join consents_buyer buyer on buyer.customer_id = customer.id
left join consents_silenced silenced on silenced.customer_id = customer.id and silenced.kind = channel.kind
where topic.ended_at is null and customer.erased_at is null
    and consents_refusal(topic.basis, coalesce(person.state, 'unknown'), coalesce(person.declined, false), buyer.customer_id is not null,
        silenced.customer_id is not null) is null;
