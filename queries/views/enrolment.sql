-- one row is a year × kecamatan × sector × funding × sex of the registry, with its names
create table enrolment as
select
    e.year,
    e.kecamatan as code,
    k.name as kecamatan,
    e.sector,
    s.label as sector_label,
    e.funding,
    e.sex,
    e.participants,
    e.person_months,
    e.premium_rp
from enrolment_yearly as e
join kecamatan as k on k.code = e.kecamatan
join sectors as s on s.id = e.sector
