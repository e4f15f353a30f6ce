-- one row is a kecamatan, with what was paid there (zero if nothing)
select
    k.code,
    k.name as kecamatan,
    if(b.code is null, 0, b.cases)::bigint as cases,
    if(b.code is null, 0, b.recipients)::bigint as recipients,
    if(b.code is null, 0, b.amount_rp)::bigint as amount_rp,
    if(b.code is null, 0, b.jkm_cases)::bigint as jkm_cases,
    if(b.code is null, 0, b.jkm_amount_rp)::bigint as jkm_amount_rp,
    b.jkm_amount_rp::double / nullif(b.jkm_cases, 0) as amount_per_case
from kecamatan as k
left join (
    select
        code,
        total(cases, list_contains($programmes, programme)) as cases,
        total(recipients, list_contains($programmes, programme)) as recipients,
        total(amount_rp, list_contains($programmes, programme)) as amount_rp,
        total(cases, programme = 'jkm') as jkm_cases,
        total(amount_rp, programme = 'jkm') as jkm_amount_rp
    from benefits
    where year between $first and $last and list_contains($sectors, sector)
    group by code
) as b on b.code = k.code
order by k.code
