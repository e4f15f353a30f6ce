-- one row is a kecamatan, with its participants of those years and what was paid there
select
    k.code,
    k.name as kecamatan,
    coalesce(e.participants, 0)::bigint as participants,
    coalesce(b.cases, 0)::bigint as cases,
    coalesce(b.recipients, 0)::bigint as recipients,
    coalesce(b.amount_rp, 0)::bigint as amount_rp,
    coalesce(b.jkm_cases, 0)::bigint as jkm_cases,
    coalesce(b.jkm_amount_rp, 0)::bigint as jkm_amount_rp,
    coalesce(b.amount_rp, 0)::double * 1000 / nullif(e.participants, 0) as benefit_per_1000,
    b.jkm_amount_rp::double / nullif(b.jkm_cases, 0) as amount_per_case
from kecamatan as k
left join (
    select code, sum(participants) as participants
    from enrolment
    where year between $first and $last and list_contains($sectors, sector)
    group by code
) as e on e.code = k.code
left join (
    select
        code,
        sum(cases) filter (list_contains($programmes, programme)) as cases,
        sum(recipients) filter (list_contains($programmes, programme)) as recipients,
        sum(amount_rp) filter (list_contains($programmes, programme)) as amount_rp,
        sum(cases) filter (programme = 'jkm') as jkm_cases,
        sum(amount_rp) filter (programme = 'jkm') as jkm_amount_rp
    from benefits
    where year between $first and $last and list_contains($sectors, sector)
    group by code
) as b on b.code = k.code
order by k.code
