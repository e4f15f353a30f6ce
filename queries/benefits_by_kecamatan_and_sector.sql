-- one row is a kecamatan × sector, with what was paid there (zero if nothing)
select
    k.code,
    k.name as kecamatan,
    s.id as sector,
    s.label as sector_label,
    coalesce(b.cases, 0)::bigint as cases,
    coalesce(b.recipients, 0)::bigint as recipients,
    coalesce(b.amount_rp, 0)::bigint as amount_rp,
    coalesce(b.jkm_cases, 0)::bigint as jkm_cases,
    coalesce(b.jkm_amount_rp, 0)::bigint as jkm_amount_rp
from kecamatan as k
cross join sectors as s
left join (
    select
        code,
        sector,
        sum(cases) filter (list_contains($programmes, programme)) as cases,
        sum(recipients) filter (list_contains($programmes, programme)) as recipients,
        sum(amount_rp) filter (list_contains($programmes, programme)) as amount_rp,
        sum(cases) filter (programme = 'jkm') as jkm_cases,
        sum(amount_rp) filter (programme = 'jkm') as jkm_amount_rp
    from benefits
    where year between $first and $last
    group by code, sector
) as b on b.code = k.code and b.sector = s.id
where list_contains($sectors, s.id)
    and ($kecamatan is null or k.code = $kecamatan)
order by k.code, s.order
