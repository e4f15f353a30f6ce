-- one row is a kecamatan × sector, with the participants who match in that year (zero if none)
select
    k.code,
    k.name as kecamatan,
    s.id as sector,
    s.label as sector_label,
    k.population_2024::bigint as population,
    total(e.participants, e.year is not null)::bigint as participants,
    total(e.person_months, e.year is not null)::bigint as person_months,
    total(e.participants, e.year is not null) * 1000 / k.population_2024 as participants_per_1000,
    sum(e.person_months) / nullif(sum(e.participants), 0) as months_per_participant
from kecamatan as k
cross join sectors as s
left join enrolment as e
    on e.code = k.code
    and e.sector = s.id
    and e.year = $year
    and list_contains($sectors, e.sector)
    and list_contains($funding, e.funding)
    and list_contains($sexes, e.sex)
where list_contains($sectors, s.id)
group by k.code, k.name, k.population_2024, s.id, s.label, s.order
order by k.code, s.order
