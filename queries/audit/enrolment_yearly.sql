-- one row is a combination of the dimensions in $by, the others missing
select
    case when list_contains($by, 'year') then year end as year,
    case when list_contains($by, 'kecamatan') then coalesce(kecamatan, 'tidak_dirinci') end as kecamatan,
    case when list_contains($by, 'sector') then coalesce(sector, 'tidak_dirinci') end as sector,
    case when list_contains($by, 'funding') then coalesce(funding, 'tidak_dirinci') end as funding,
    case when list_contains($by, 'sex') then coalesce(sex, 'tidak_dirinci') end as sex,
    sum(participants)::double as participants,
    sum(person_months)::double as person_months,
    sum(premium_rp)::double as premium_rp
from read_parquet($path)
where
    ($year is null or list_contains($year, year::varchar))
    and ($kecamatan is null or list_contains($kecamatan, coalesce(kecamatan, 'tidak_dirinci')))
    and ($sector is null or list_contains($sector, coalesce(sector, 'tidak_dirinci')))
    and ($funding is null or list_contains($funding, coalesce(funding, 'tidak_dirinci')))
    and ($sex is null or list_contains($sex, coalesce(sex, 'tidak_dirinci')))
group by all
