"""The cells of a large payment sheet, made as they are read: 25 columns in the looks of ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from workbench.domain.money_words import in_words
from workbench.sheets.addresses import MONEY_LOOK
from workbench.sheets.areas import Scalar
from workbench.sheets.style import CODE, DAY, NUMBER, POINTS, TEXT, Content, Formula, Look, yuan

TOP = 5
HEIGHT = 31.0
COLUMNS: dict[str, Look] = {
    "序号": NUMBER,
    "项目编号": CODE,
    "申报单位": TEXT,
    "统一社会信用代码": CODE,
    "项目名称": TEXT,
    "条款": TEXT,
    "平均分": POINTS,
    "排名": NUMBER,
    "等次": Look(),
    "等次金额": MONEY_LOOK,
    "限额后": MONEY_LOOK,
    "本次兑现金额": MONEY_LOOK,
    "大写金额": TEXT,
    "大写核对": Look(),
    "市级承担": MONEY_LOOK,
    "区级承担": MONEY_LOOK,
    "收款单位": TEXT,
    "开户银行": TEXT,
    "账号": CODE,
    "属地": Look(),
    "状态": Look(),
    "批次": CODE,
    "兑现日期": Look(form=DAY),
    "备注": TEXT,
    "提示": TEXT,
}
_AMOUNTS = [fen * 1_000 + 7 for fen in range(50_000, 350_000, 3_000)]
_WORDS = [in_words(fen) for fen in _AMOUNTS]
_DAYS = [date(2025, 11, 21) + timedelta(days=day) for day in range(90)]
_DISTRICTS = ("平城区", "云冈区", "云州区", "新荣区")


def payment_rows(count: int) -> Iterator[tuple[list[Content], list[Scalar]]]:
    """Contents and the values of formulas, row by row from ``TOP``."""
    values: list[Scalar] = [None] * len(COLUMNS)
    values[13] = "一致"
    for place in range(count):
        row, fen = TOP + place, _AMOUNTS[place % len(_AMOUNTS)]
        district = _DISTRICTS[place % len(_DISTRICTS)]
        amount, half = yuan(fen), fen // 2
        name = f"大同市云州晋能数据科技有限公司{place}"
        yield (
            [
                place + 1,
                f"DT-{place:06d}",
                name,
                f"91140200{place:09d}X",
                f"工业质检数据集与“视觉”模型 <{place}> 应用 & 推广",
                "高质量数据集评审奖励（第一条）",
                yuan(8_000 + place % 2_000),
                place // 3 + 1,
                "二等",
                amount,
                amount,
                amount,
                _WORDS[place % len(_WORDS)],
                Formula(f'IF(L{row}>0,"一致","不一致")'),
                yuan(half),
                yuan(fen - half),
                name,
                "中国工商银行股份有限公司大同御东支行",
                f"0405{place:06d}09300012345",
                district,
                "待支付",
                f"2025-{place % 12 + 1:02d}",
                _DAYS[place % len(_DAYS)],
                None,
                "=不是公式" if place % 50 == 0 else None,
            ],
            values,
        )
