-- one row is a period (named by its first day) × programme, with what was paid (zero if nothing)
select
    p.period,
    w.programme,
    total(b.cases, b.year is not null)::bigint as cases,
    total(b.recipients, b.year is not null)::bigint as recipients,
    total(b.amount_rp, b.year is not null)::bigint as amount_rp
from (
    select distinct date_trunc($step, m.month)::date as period
    from (
        select unnest(
            generate_series(
                min(coalesce(month, make_date(year, 1, 1))),
                max(coalesce(month, make_date(year, 12, 1))),
                interval 1 month
            )
        )::date as month
        from benefits
    ) as m
    where year(m.month) between $first and $last
    union all
    -- What was paid in no month that is known.
    select null where $step != 'year'
) as p
cross join (select unnest($programmes::varchar[]) as programme) as w
left join benefits as b
    on if($step = 'year', make_date(b.year, 1, 1), date_trunc($step, b.month)::date)
        is not distinct from p.period
    and b.year between $first and $last
    and b.programme = w.programme
    and list_contains($sectors, b.sector)
    and ($kecamatan is null or b.code = $kecamatan)
group by p.period, w.programme
order by p.period nulls last, list_position($programmes::varchar[], w.programme)
