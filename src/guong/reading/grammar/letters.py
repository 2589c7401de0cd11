"""Vietnamese letters for regular expressions: a range of code points would mix capitals with small letters."""

LOWER_LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz"
UPPER = LOWER_LETTERS.upper()  # to stand inside [ ]
