-- one row is a period (named by its first day) × programme, with what was paid (zero if nothing)
select
    p.period,
    w.programme,
    coalesce(sum(b.cases), 0)::bigint as cases,
    coalesce(sum(b.recipients), 0)::bigint as recipients,
    coalesce(sum(b.amount_rp), 0)::bigint as amount_rp
from (
    select distinct date_trunc($step, m.month)::date as period
    from (
        select unnest(generate_series(min(month), max(month), interval 1 month))::date as month
        from benefits
    ) as m
    where year(m.month) between $first and $last
) as p
cross join (select unnest($programmes::varchar[]) as programme) as w
left join benefits as b
    on date_trunc($step, b.month)::date = p.period
    and b.year between $first and $last
    and b.programme = w.programme
    and list_contains($sectors, b.sector)
    and ($kecamatan is null or b.code = $kecamatan)
group by p.period, w.programme
order by p.period, list_position($programmes::varchar[], w.programme)
