-- Customers read the name of this topic, and are spoken to politely; what the staff changed stays.
update consents_topic set name_ro = 'Despre comenzile dumneavoastră' where key = 'service' and name_ro = 'Despre comenzile tale';
