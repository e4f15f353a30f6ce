-- one row is a year with premiums and benefits × programme, in these sectors of the kabupaten
select
    y.year,
    p.programme,
    y.person_months::bigint as person_months,
    total(b.cases, b.year is not null)::bigint as cases,
    total(b.amount_rp, b.year is not null)::bigint as amount_rp
from (
    select year::integer as year, sum(person_months) as person_months
    from enrolment
    where list_contains($sectors, sector)
    group by year
) as y
cross join (select unnest($programmes::varchar[]) as programme) as p
left join benefits as b
    on b.year = y.year
    and b.programme = p.programme
    and list_contains($sectors, b.sector)
where y.year between (select min(year) from benefits) and (select max(year) from benefits)
group by y.year, p.programme, y.person_months
order by y.year, list_position($programmes::varchar[], p.programme)
