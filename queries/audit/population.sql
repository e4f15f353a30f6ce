-- one row is a kecamatan
select code as kecamatan, population_2024::double as population
from read_csv($path, header = true)
