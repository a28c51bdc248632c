"""Invented applicants. Their credit codes have a right check character and spell XUGU (虚构)."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.credit_code import check_character

BANK = "虚构银行大同分行"


@dataclass(frozen=True)
class Organisation:
    """An applicant with what its payments need."""

    name: str
    credit_code: str
    account: str
    district: str


_DISTRICTS = ("平城区", "云冈区", "云州区", "新荣区", "阳高县")
# Kind of registration by the first two characters: 91 companies, 12 public institutions, 52 non-profits.
_NAMED = (
    ("cloud", "91", "晋北云谷（虚构）数据有限公司"),
    ("relics", "91", "云冈数字文保（虚构）有限公司"),
    ("mine", "91", "大同煤智（虚构）科技有限公司"),
    ("daylily", "91", "黄花智农（虚构）股份有限公司"),
    ("wind", "91", "塞北风联（虚构）新能源有限公司"),
    ("light", "91", "采凉山光伏（虚构）有限公司"),
    ("rail", "91", "平城机车智造（虚构）有限公司"),
    ("herbs", "91", "恒山黄芪（虚构）药业有限公司"),
    ("heat", "91", "平城热力（虚构）有限公司"),
    ("speech", "91", "雁门语音（虚构）技术有限公司"),
    ("medicine", "12", "虚构市中医医院"),
    ("hotline", "12", "虚构市政务服务中心"),
    ("survey", "12", "虚构省古建筑测绘研究所"),
    ("college", "12", "虚构职业技术学院"),
    ("tour", "91", "古都文旅（虚构）科技有限公司"),
    ("steel", "91", "御河铸造（虚构）有限公司"),
    ("cement", "91", "七峰山水泥（虚构）有限公司"),
    ("milk", "91", "牧同乳品（虚构）有限公司"),
    ("carbon", "91", "左云活性炭（虚构）有限公司"),
    ("pottery", "91", "怀仁陶瓷（虚构）有限公司"),
    ("vinegar", "91", "浑源老醋（虚构）有限公司"),
    ("washing", "91", "口泉选煤（虚构）有限公司"),
    ("pharma", "91", "白登制药（虚构）有限公司"),
    ("machine", "91", "煤机装备（虚构）制造有限公司"),
    ("alliance", "52", "晋北人工智能产业联盟（虚构）"),
    ("institute", "52", "大同协同创新研究院（虚构）"),
    ("incubator", "52", "桑干河孵化器（虚构）"),
    ("energy", "52", "能源大数据创新中心（虚构）"),
    ("farming", "52", "有机旱作技术服务中心（虚构）"),
    ("culture", "52", "云冈文化科技促进会（虚构）"),
    ("standards", "52", "数据标准化服务中心（虚构）"),
)


def _organisation(number: int, kind: str, name: str) -> Organisation:
    body = f"{kind}140200MAXUGU{number:03d}"
    return Organisation(
        name=name,
        credit_code=body + check_character(body),
        account=f"0402000{number:03d}20250{number * 37 % 1000:03d}",
        district=_DISTRICTS[number % len(_DISTRICTS)],
    )


ORGANISATIONS = {
    key: _organisation(number, kind, name) for number, (key, kind, name) in enumerate(_NAMED, start=1)
}
