"""The unified social credit code (GB 32100-2015)."""

import re

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength

from portal.organisations.errors import WrongCreditCode


def credit_code(written: str) -> str:
    """Return the code in capitals without spaces.

    Raises: WrongCreditCode, saying whether length, characters or check digit is wrong.
    """
    code = re.sub(r"[\s\-]", "", written).upper()
    try:
        return uscc.validate(code)
    except InvalidLength:
        raise WrongCreditCode("length") from None
    except InvalidChecksum:
        raise WrongCreditCode("check_digit") from None
    except (InvalidFormat, InvalidComponent):
        raise WrongCreditCode("characters") from None
