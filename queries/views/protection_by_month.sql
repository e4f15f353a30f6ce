-- one row is a month × kecamatan × sector × funding of the registry, with its names
create table protection_by_month as
select
    m.month,
    m.kecamatan as code,
    k.name as kecamatan,
    m.sector,
    s.label as sector_label,
    m.funding,
    m.active_participants
from enrolment_monthly as m
join kecamatan as k on k.code = m.kecamatan
join sectors as s on s.id = m.sector
