-- one row is a year in which aid was handed over
select distinct year::integer as year
from aid
order by year
