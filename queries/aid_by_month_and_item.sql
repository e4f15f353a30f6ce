-- one row is a month of that year, up to the day given, × aid item wanted (zero if none)
select
    m.month,
    i.item,
    coalesce(sum(a.quantity), 0)::double as quantity,
    coalesce(sum(a.value_rp), 0)::bigint as value_rp,
    coalesce(sum(a.groups), 0)::bigint as groups
from (
    select unnest(
        generate_series(
            make_date($year, 1, 1), least(make_date($year, 12, 1), $until::date), interval 1 month
        )
    )::date as month
) as m
cross join (select unnest($items::varchar[]) as item) as i
left join aid as a
    on a.month = m.month
    and a.item = i.item
    and ($kecamatan is null or a.code = $kecamatan)
group by m.month, i.item
order by m.month, list_position($items::varchar[], i.item)
