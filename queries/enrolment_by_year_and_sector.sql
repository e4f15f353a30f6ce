-- one row is a year × sector of the registry, in the kecamatan asked for or (null) in all of them
select
    y.year::integer as year,
    s.id as sector,
    s.label as sector_label,
    total(e.participants, e.year is not null)::bigint as participants,
    total(e.person_months, e.year is not null)::bigint as person_months,
    total(e.premium_rp, e.year is not null)::bigint as premium_rp
from (select distinct year from enrolment) as y
cross join sectors as s
left join enrolment as e
    on e.year = y.year
    and e.sector = s.id
    and list_contains($funding, e.funding)
    and list_contains($sexes, e.sex)
    and ($kecamatan is null or e.code = $kecamatan)
where list_contains($sectors, s.id)
group by y.year, s.id, s.label, s.order
order by y.year, s.order
