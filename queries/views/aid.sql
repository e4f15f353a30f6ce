-- one row is a month × kecamatan × aid item × origin of funds of the registry, with its names
create table aid as
select
    a.month,
    a.year::integer as year,
    a.kecamatan as code,
    k.name as kecamatan,
    a.item,
    a.origin,
    a.quantity,
    a.value_rp,
    a.groups
from aid_monthly as a
join kecamatan as k on k.code = a.kecamatan
