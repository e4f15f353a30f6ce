-- one row is a year that the registry holds
select distinct year::integer as year
from enrolment_yearly
order by year
