-- one row is a school level, with the scholarships paid for it in those years (zero if none)
select
    w.school_level,
    total(b.cases, b.year is not null)::bigint as cases,
    total(b.recipients, b.year is not null)::bigint as recipients,
    total(b.amount_rp, b.year is not null)::bigint as amount_rp
from (select unnest($levels::varchar[]) as school_level) as w
left join benefits as b
    on b.school_level = w.school_level
    and list_contains($levels, b.school_level)
    and b.year between $first and $last
    and list_contains($sectors, b.sector)
    and ($kecamatan is null or b.code = $kecamatan)
group by w.school_level
order by list_position($levels::varchar[], w.school_level)
