"""What a worker does for each certificate, without anything that only tests load: its memory is measured, too."""

import hashlib
import json
import random
import resource
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from certification.certificates import logic
from certification.certificates.enums import Kind
from certification.certificates.logic import layouts
from certification.certificates.models import Certificate
from certification.certificates.services import composing
from portal.keys import selectors as key_ring
from portal.keys import services as keys
from portal.keys.enums import Purpose
from portal.printing import services as printing

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红梅建国文斌辉宇浩凯雪琴云莲真环荣爱妹香月"
# One in twenty has a name out of the common: long, with a middle dot, beyond the basic plane.
_OTHERS = ["古丽米热·阿卜杜热西提", "次仁旺堆·扎西多吉", "李𬱖", "欧阳㛃", "阿不都热依木·买买提艾力江", "王䶮"]


def holder(number: int, chance: random.Random) -> str:
    """Return a name: one in twenty is out of the common."""
    if number % 20 == 19:
        return _OTHERS[number // 20 % len(_OTHERS)]
    return chance.choice(_SURNAMES) + "".join(chance.choice(_GIVEN) for _ in range(chance.choice((1, 2, 2))))


def values(row: Certificate) -> dict[str, str]:
    """Return what is printed; the identity number comes from a row in production, so here it is made up."""
    title, title_en = logic.LEVELS[3]
    return {
        **layouts.SKILL_LEVEL.sample,
        **{name: str(value) for name, value in row.facts.items()},
        "holder_name": row.holder_name,
        "number": row.number,
        "verify_url": f"https://portal.example/v/{row.verify_code}",
        "verify_code": logic.shown_code(row.verify_code),
        "issued_on": logic.day_text(row.issued_on),
        "id_number": f"99010219780722{row.pk % 10000:04d}",
        "level_title": title,
        "level_title_en": title_en,
    }


def make(row: Certificate, photo: Path, folder: Path, signer: Any, now: Any) -> int:
    """Do the whole job for one certificate and return the size of the file."""
    content = composing.compose(
        row, values=values(row), photo=photo.read_bytes(), credential=_signed(row), signer=signer, now=now
    )
    row.pdf_sha256 = hashlib.sha256(content).hexdigest()
    (folder / f"{row.pk % 500}.pdf").write_bytes(content)
    return len(content)


def _signed(row: Certificate) -> dict[str, Any] | None:
    """Sign the credential's statement, as is done once for every certificate."""
    if row.credential is None:
        return None
    plain = {name: value for name, value in row.credential.items() if name != "proof"}
    proof = {name: value for name, value in row.credential["proof"].items() if name != "proofValue"}
    key = key_ring.current(Purpose.CREDENTIAL)
    made = keys.sign(purpose=Purpose.CREDENTIAL, content=logic.to_sign(plain, proof), key_id=key.key_id)
    return logic.secured(plain, proof, made.value)


def main(count: int, photo: str) -> None:
    """Make certificates without a database and print the memory that this took."""
    signer, now = printing.signer(), timezone.now()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder, chance = Path(name), random.Random(7)
        for number in range(count):
            row = Certificate(
                pk=number,
                number=f"S{number:021d}",
                verify_code=f"{number:08d}",
                kind=Kind.SKILL_LEVEL,
                level=3,
                holder_name=holder(number, chance),
                issuer_name="示例市康颐职业技能评价中心",
                facts={"scores": "理论知识 80 分 · 操作技能 90 分", "sex": "F"},
                issued_on=date(2026, 11, 21),
            )
            make(row, Path(photo), folder, signer, now)
    print(json.dumps({"rss_mb": round(_peak() / 1024, 1)}))


def _peak() -> int:
    """Return the most memory that this process had, in KiB; getrusage would count what its parent had before."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
