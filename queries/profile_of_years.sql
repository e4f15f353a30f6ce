-- one row is a year × kecamatan of the registry (zero if none)
with enrolled as (
    select
        year,
        kecamatan,
        sum(participants) as participants,
        sum(person_months) as person_months
    from enrolment_yearly
    group by year, kecamatan
),

paid as (
    select
        year,
        kecamatan,
        sum(recipients) as recipients,
        sum(amount_rp) as amount_rp
    from benefits_monthly
    group by year, kecamatan
),

handed_over as (
    select
        year,
        kecamatan,
        sum(groups) as groups,
        sum(value_rp) as value_rp
    from aid_monthly
    group by year, kecamatan
)

select
    s.year::integer as year,
    k.code,
    k.name as kecamatan,
    k.population_2024::bigint as population,
    if(e.year is null, 0, e.participants)::bigint as participants,
    if(e.year is null, 0, e.person_months)::bigint as person_months,
    if(e.year is null, 0, e.participants) * 1000 / k.population_2024 as participants_per_1000,
    e.person_months / nullif(e.participants, 0) as months_per_participant,
    if(p.year is null, 0, p.recipients)::double as recipients,
    if(p.year is null, 0, p.amount_rp)::double as amount_rp,
    if(g.year is null, 0, g.groups)::double as groups,
    if(g.year is null, 0, g.value_rp)::double as value_rp,
    if(g.year is null, 0, g.value_rp) / k.population_2024 as value_rp_per_capita
from (select distinct year from enrolment_yearly) as s
cross join kecamatan as k
left join enrolled as e on e.year = s.year and e.kecamatan = k.code
left join paid as p on p.year = s.year and p.kecamatan = k.code
left join handed_over as g on g.year = s.year and g.kecamatan = k.code
order by s.year, k.code
