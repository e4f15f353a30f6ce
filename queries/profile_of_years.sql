-- one row is a year × kecamatan of the registry; no value where a cube holds nothing of that year
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

given as (
    select
        year,
        kecamatan,
        sum(groups) as groups,
        sum(value_rp) as value_rp
    from aid_monthly
    group by year, kecamatan
),

spoken as (
    select
        y.year,
        y.year in (select year from paid) as of_benefits,
        y.year in (select year from given) as of_aid
    from (select distinct year from enrolment_yearly) as y
)

select
    s.year::integer as year,
    k.code,
    k.name as kecamatan,
    k.population_2024::bigint as population,
    coalesce(e.participants, 0)::bigint as participants,
    coalesce(e.person_months, 0)::bigint as person_months,
    coalesce(e.participants, 0) * 1000 / k.population_2024 as participants_per_1000,
    e.person_months / nullif(e.participants, 0) as months_per_participant,
    case when s.of_benefits then coalesce(p.recipients, 0)::double end as recipients,
    case when s.of_benefits then coalesce(p.amount_rp, 0)::double end as amount_rp,
    case when s.of_aid then coalesce(g.groups, 0)::double end as groups,
    case when s.of_aid then coalesce(g.value_rp, 0)::double end as value_rp,
    case when s.of_aid then coalesce(g.value_rp, 0) / k.population_2024 end as value_rp_per_capita
from spoken as s
cross join kecamatan as k
left join enrolled as e on e.year = s.year and e.kecamatan = k.code
left join paid as p on p.year = s.year and p.kecamatan = k.code
left join given as g on g.year = s.year and g.kecamatan = k.code
order by s.year, k.code
