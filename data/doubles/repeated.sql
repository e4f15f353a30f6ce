-- One row is a person and a year of which a list has several rows.
select nik, "year" from listed where nik is not null and "year" is not null group by all having count(*) > 1
