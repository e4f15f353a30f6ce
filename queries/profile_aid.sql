-- one row is an aid item, as handed over in the kecamatan and year asked for (zero if none)
select
    i.item,
    coalesce(sum(a.quantity), 0)::double as quantity,
    coalesce(sum(a.value_rp), 0)::bigint as value_rp,
    coalesce(sum(a.groups), 0)::bigint as groups
from (select unnest($items::varchar[]) as item) as i
left join aid_monthly as a
    on a.item = i.item
    and a.kecamatan = $kecamatan
    and a.year = $year
group by i.item
order by list_position($items::varchar[], i.item)
