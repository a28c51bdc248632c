"""The keys of a layout file, in the order in which its guide and its schema name them."""

from __future__ import annotations

FORMAT = "layout/1"
KEYS = ("格式", "编号", "单位", "标题", "英文标题", "栏", "页面", "保护", "签字")
REQUIRED = ("格式", "编号", "单位", "栏")
COLUMN_KEYS = ("号", "宽", "题", "英文题", "格式", "对齐", "换行")
COLUMN_REQUIRED = ("号", "宽")
PAGE_KEYS = ("纸张", "方向", "页边距", "每页重复表头", "页码", "适合页宽", "冻结列")
SIGNATURE_KEYS = ("题", "英文题")
SIGNATURE_REQUIRED = ("题",)
SIDES = {"上": "top", "下": "bottom", "左": "left", "右": "right"}
ALIGNS = {"左": "left", "中": "center", "右": "right"}
DIRECTIONS = {"横": True, "纵": False}
WIDEST = 80
# Millimetres: below the first no printer prints, beyond the second no table is left.
LEAST_MARGIN, MOST_MARGIN = 5, 60
KNOWN_KEYS = tuple(dict.fromkeys((*KEYS, *COLUMN_KEYS, *PAGE_KEYS, *SIGNATURE_KEYS, *SIDES)))
