-- one row is a year from the first to the last in which the registry has a payment
select unnest(generate_series(min(year), max(year)))::integer as year
from benefits
order by year
