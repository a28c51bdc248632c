"""专家评分表: each expert's forms to sign, one printed page a submission, in a workbook of their own."""
