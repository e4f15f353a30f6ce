-- one row is a year with benefits × programme, as paid in the kecamatan asked for (zero if none)
select
    y.year::integer as year,
    p.programme,
    total(b.cases, b.year is not null)::bigint as cases,
    total(b.recipients, b.year is not null)::bigint as recipients,
    total(b.amount_rp, b.year is not null)::bigint as amount_rp
from (select distinct year from benefits_monthly) as y
cross join (select unnest($programmes::varchar[]) as programme) as p
left join benefits_monthly as b
    on b.year = y.year
    and b.programme = p.programme
    and b.kecamatan = $kecamatan
group by y.year, p.programme
order by y.year, list_position($programmes::varchar[], p.programme)
