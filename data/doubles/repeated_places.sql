-- One row is a place (a file or a sheet) whose rows another place has, too: `within` is the largest such place, and of
-- equal places the first. `placed` has the place, the number and a hash of the content of each row.
with counted as (select place, content, count(*) as times, min(number) as number from placed group by all),
sizes as (select place, sum(times) as size, min(number) as number from counted group by place)
select place, arg_max(within, others.size) as within
from (
  select mine.place, theirs.place as within, sum(least(mine.times, theirs.times)) as shared
  from counted as mine
  join counted as theirs on mine.content = theirs.content and mine.place <> theirs.place
  group by all
)
join sizes as own using (place)
join sizes as others on within = others.place
where shared = own.size and (others.size > own.size or others.number < own.number)
group by place
order by min(own.number)
