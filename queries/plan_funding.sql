-- one row is a sector × source of funds, with the participants that it paid for that year (or zero)
select
    s.id as sector,
    f.funding,
    total(e.participants, e.year is not null)::bigint as participants
from sectors as s
cross join (select unnest($funding::varchar[]) as funding) as f
left join enrolment as e
    on e.sector = s.id
    and e.funding = f.funding
    and e.year = $year
group by s.id, s.order, f.funding
order by s.order, list_position($funding::varchar[], f.funding)
