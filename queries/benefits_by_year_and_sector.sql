-- one row is a year × sector, with its participants, their premium and what was paid
select
    y.year,
    s.id as sector,
    s.label as sector_label,
    coalesce(e.participants, 0)::bigint as participants,
    coalesce(e.premium_rp, 0)::bigint as premium_rp,
    coalesce(b.cases, 0)::bigint as cases,
    coalesce(b.recipients, 0)::bigint as recipients,
    coalesce(b.amount_rp, 0)::bigint as amount_rp,
    coalesce(b.jkm_cases, 0)::bigint as jkm_cases,
    coalesce(b.jkm_amount_rp, 0)::bigint as jkm_amount_rp,
    coalesce(b.amount_rp, 0)::double / nullif(e.premium_rp, 0) as benefit_premium_ratio
from (select unnest(generate_series($first, $last))::integer as year) as y
cross join sectors as s
left join (
    select year, sector, sum(participants) as participants, sum(premium_rp) as premium_rp
    from enrolment
    where $kecamatan is null or code = $kecamatan
    group by year, sector
) as e on e.year = y.year and e.sector = s.id
left join (
    select
        year,
        sector,
        sum(cases) filter (list_contains($programmes, programme)) as cases,
        sum(recipients) filter (list_contains($programmes, programme)) as recipients,
        sum(amount_rp) filter (list_contains($programmes, programme)) as amount_rp,
        sum(cases) filter (programme = 'jkm') as jkm_cases,
        sum(amount_rp) filter (programme = 'jkm') as jkm_amount_rp
    from benefits
    where $kecamatan is null or code = $kecamatan
    group by year, sector
) as b on b.year = y.year and b.sector = s.id
where list_contains($sectors, s.id)
order by y.year, s.order
