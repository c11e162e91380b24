"""Reading an uploaded file in a process of its own, with little time and memory."""

from typing import Final

from newsletter.images.errors import (
    ImageError,
    ImageNotRead,
    ImageTooDemanding,
    ImageTooHeavy,
)
from newsletter.images.picture import LARGEST_UPLOAD, Picture
from newsletter.images.shrinking import attempt
from newsletter.roundups import Confinement, FaultError, TooDemandingError, WorkerLostError

_SECONDS: Final = 10  # of processor time
_MEGABYTES: Final = 500  # 50 million pixels of 4 bytes, twice, and room to work


def shrink_confined(content: bytes) -> Picture:
    """Make a file into a picture for mail where it can do no harm.

    Waits: call it in a thread. Pictures are rare and large, so the process ends with the job.
    Raises an ImageError.
    """
    if len(content) > LARGEST_UPLOAD:
        raise ImageTooHeavy(megabytes=LARGEST_UPLOAD // 1_000_000)
    confinement = Confinement(seconds=_SECONDS, megabytes=_MEGABYTES)
    try:
        answer = confinement.run(attempt, content)
    except TooDemandingError as error:
        raise ImageTooDemanding from error
    except (WorkerLostError, FaultError) as error:
        raise ImageNotRead from error
    finally:
        confinement.close()
    if isinstance(answer, ImageError):
        raise answer
    return answer
