"""Invented people: the office and nine experts with their seats and their habits."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.services.actor import Role

DATASET, MODEL, RETROFIT, INSTITUTION = "dataset", "model", "retrofit", "institution"
MEASURES = (DATASET, MODEL, RETROFIT, INSTITUTION)
OFFICE = "虚构市数据局"


@dataclass(frozen=True)
class Expert:
    """One reviewer.

    Attributes:
        severity: their subjective marks against the panel's, percent of the points; below 0 is strict.
        not_on: the measure whose panel they are not on; empty where they are on all.
        leads: the measure whose panel they lead.
    """

    name: str
    organisation: str
    fields: str
    severity: int
    not_on: str = ""
    leads: str = ""


STAFF = ("王敏之", Role.STAFF)
FINANCE = ("赵倩如", Role.FINANCE)
AUDITOR = ("孙立言", Role.AUDITOR)

# The organisation of the fifth also applies, which makes the round's one recusal.
EXPERTS = (
    Expert("陈一帆", "虚构理工大学", "数据工程、标注质量", -5, INSTITUTION, DATASET),
    Expert("何若水", "虚构省人工智能研究所", "大模型、自然语言处理", 2, RETROFIT, MODEL),
    Expert("郑以宁", "虚构工业设计院", "智能制造、节能", -2, DATASET, RETROFIT),
    Expert("沈听澜", "虚构省科技评估中心", "技术转移、产业集群", 1, MODEL, INSTITUTION),
    Expert("许望舒", "云冈数字文保（虚构）有限公司", "文物数字化、计算机视觉", 3, INSTITUTION),
    Expert("顾长风", "虚构能源大学", "煤炭、电力系统", -4, RETROFIT),
    Expert("江照野", "虚构农业大学", "农业信息化", 0, MODEL),
    Expert("唐清越", "虚构会计师事务所", "投资审计、成果转化", -1, DATASET),
    Expert("谢明朗", "虚构交通学院", "轨道交通、工业软件", 6),
)


def panel_of(measure: str) -> tuple[Expert, ...]:
    """The seven experts on a measure's panel."""
    return tuple(expert for expert in EXPERTS if expert.not_on != measure)
