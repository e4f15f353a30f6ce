-- one row is a month of that year, up to the day given, × aid item wanted (zero if none)
select
    m.month,
    i.item,
    total(a.quantity, a.year is not null)::double as quantity,
    total(a.value_rp, a.year is not null)::bigint as value_rp,
    total(a.groups, a.year is not null)::bigint as groups
from (
    select unnest(
        generate_series(
            make_date($year, 1, 1), least(make_date($year, 12, 1), $until::date), interval 1 month
        )
    )::date as month
    union all
    -- What was handed over in no month that is known.
    select null
) as m
cross join (select unnest($items::varchar[]) as item) as i
left join aid as a
    on a.year = $year
    and a.month is not distinct from m.month
    and a.item = i.item
    and ($kecamatan is null or a.code = $kecamatan)
group by m.month, i.item
order by m.month nulls last, list_position($items::varchar[], i.item)
