-- one row is a combination of the dimensions in $by, the others missing
select
    case when list_contains($by, 'year') then year end as year,
    case when list_contains($by, 'kecamatan') then kecamatan end as kecamatan,
    case when list_contains($by, 'sector') then sector end as sector,
    case when list_contains($by, 'funding') then funding end as funding,
    case when list_contains($by, 'sex') then sex end as sex,
    sum(participants)::double as participants,
    sum(person_months)::double as person_months,
    sum(premium_rp)::double as premium_rp
from read_parquet($path)
where
    ($year is null or list_contains($year, year::varchar))
    and ($kecamatan is null or list_contains($kecamatan, kecamatan))
    and ($sector is null or list_contains($sector, sector))
    and ($funding is null or list_contains($funding, funding))
    and ($sex is null or list_contains($sex, sex))
group by all
