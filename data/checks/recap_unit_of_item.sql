-- A quantity in another unit than that of the item, or of no item at all: it cannot be added.
select
  "row",
  'unit' as field,
  coalesce(
    label || ' dihitung dalam ' || item_units.unit,
    'jumlah tanpa jenis bantuan tidak dapat dijumlahkan'
  ) as reason
from entries
left join item_units using (item)
where quantity is not null and (item is null or (entries.unit is not null and lower(entries.unit) <> item_units.unit))
