-- one row is a month × kecamatan × sector × programme × school level of the registry, with names
create table benefits as
select
    b.month,
    b.year::integer as year,
    b.kecamatan as code,
    k.name as kecamatan,
    b.sector,
    s.label as sector_label,
    b.programme,
    b.school_level,
    b.cases,
    b.recipients,
    b.amount_rp
from benefits_monthly as b
join kecamatan as k on k.code = b.kecamatan
join sectors as s on s.id = b.sector
