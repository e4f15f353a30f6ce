-- one row is a year × sector, with its participants, their premium and what was paid
select
    y.year,
    s.id as sector,
    s.label as sector_label,
    if(e.year is null, 0, e.participants)::bigint as participants,
    if(e.year is null, 0, e.premium_rp)::bigint as premium_rp,
    if(b.year is null, 0, b.cases)::bigint as cases,
    if(b.year is null, 0, b.recipients)::bigint as recipients,
    if(b.year is null, 0, b.amount_rp)::bigint as amount_rp,
    if(b.year is null, 0, b.jkm_cases)::bigint as jkm_cases,
    if(b.year is null, 0, b.jkm_amount_rp)::bigint as jkm_amount_rp,
    if(b.year is null, 0, b.amount_rp)::double / nullif(e.premium_rp, 0) as benefit_premium_ratio
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
        total(cases, list_contains($programmes, programme)) as cases,
        total(recipients, list_contains($programmes, programme)) as recipients,
        total(amount_rp, list_contains($programmes, programme)) as amount_rp,
        total(cases, programme = 'jkm') as jkm_cases,
        total(amount_rp, programme = 'jkm') as jkm_amount_rp
    from benefits
    where $kecamatan is null or code = $kecamatan
    group by year, sector
) as b on b.year = y.year and b.sector = s.id
where list_contains($sectors, s.id)
order by y.year, s.order
