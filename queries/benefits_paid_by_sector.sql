-- one row is a sector, with what was paid in it (zero if nothing)
select
    s.id as sector,
    s.label as sector_label,
    if(b.sector is null, 0, b.cases)::bigint as cases,
    if(b.sector is null, 0, b.recipients)::bigint as recipients,
    if(b.sector is null, 0, b.amount_rp)::bigint as amount_rp,
    if(b.sector is null, 0, b.jkm_cases)::bigint as jkm_cases,
    if(b.sector is null, 0, b.jkm_amount_rp)::bigint as jkm_amount_rp,
    b.jkm_amount_rp::double / nullif(b.jkm_cases, 0) as amount_per_case
from sectors as s
left join (
    select
        sector,
        total(cases, list_contains($programmes, programme)) as cases,
        total(recipients, list_contains($programmes, programme)) as recipients,
        total(amount_rp, list_contains($programmes, programme)) as amount_rp,
        total(cases, programme = 'jkm') as jkm_cases,
        total(amount_rp, programme = 'jkm') as jkm_amount_rp
    from benefits
    where year between $first and $last and ($kecamatan is null or code = $kecamatan)
    group by sector
) as b on b.sector = s.id
where list_contains($sectors, s.id)
order by s.order
