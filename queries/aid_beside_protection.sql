-- one row is a kecamatan, with the aid and the participants of that year (zero if none)
select
    k.code,
    k.name as kecamatan,
    k.population_2024::bigint as population,
    if(a.code is null, 0, a.value_rp)::bigint as value_rp,
    if(p.code is null, 0, p.participants)::bigint as participants,
    if(a.code is null, 0, a.value_rp) / k.population_2024 as value_rp_per_capita,
    if(p.code is null, 0, p.participants) * 1000 / k.population_2024 as participants_per_1000
from kecamatan as k
left join (
    select code, sum(value_rp) as value_rp from aid where year = $year group by code
) as a on a.code = k.code
left join (
    select code, sum(participants) as participants from enrolment where year = $year group by code
) as p on p.code = k.code
order by k.code
