-- one row is a kecamatan, with those of its participants who match in that year (zero if none)
select
    k.code,
    k.name as kecamatan,
    k.population_2024::bigint as population,
    total(e.participants, e.year is not null)::bigint as participants,
    total(e.person_months, e.year is not null)::bigint as person_months,
    total(e.premium_rp, e.year is not null)::bigint as premium_rp,
    total(e.participants, e.year is not null) * 1000 / k.population_2024 as participants_per_1000,
    sum(e.person_months) / nullif(sum(e.participants), 0) as months_per_participant
from kecamatan as k
left join enrolment as e
    on e.code = k.code
    and e.year = $year
    and list_contains($sectors, e.sector)
    and list_contains($funding, e.funding)
    and list_contains($sexes, e.sex)
group by k.code, k.name, k.population_2024
order by k.code
