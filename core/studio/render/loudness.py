"""How loud something is to people: ITU-R BS.1770-4 integrated loudness, and a limiter that never clips."""

import numpy as np
from numpy.typing import NDArray

from core.studio.render.encode import RATE

Samples = NDArray[np.float32]  # (2, n), -1..1, 48 kHz

TARGET = -14.0  # LUFS: what the platforms play at
CEILING = 0.89  # -1 dBFS: room for what AAC adds
_KNEE = 0.6


class Meter:
    """Integrated loudness of samples given piece by piece."""

    def __init__(self) -> None:
        self._left = np.zeros((2, 0), np.float32)
        self._hops: list[float] = []  # mean square per 100 ms, both channels summed, K-weighted

    def add(self, samples: Samples) -> None:
        hop = RATE // 10
        data = np.concatenate([self._left, samples], axis=1)
        count = data.shape[1] // hop
        self._left = data[:, count * hop :]
        if count:
            chunk = data[:, : count * hop].reshape(2, count, hop)
            self._hops += _weighted(chunk).sum(axis=0).tolist()

    def lufs(self) -> float:
        """Gated as the standard says; -70 for silence."""
        hops = np.array(self._hops)
        blocks = hops if len(hops) < 4 else np.convolve(hops, np.ones(4) / 4, "valid")
        loud = blocks[_db(blocks) > -70]
        if not len(loud):
            return -70.0
        gate = _db(loud.mean()) - 10
        return float(_db(loud[_db(loud) > gate].mean()))


def _db(power: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    return -0.691 + 10 * np.log10(np.maximum(power, 1e-12))


def _weighted(chunk: Samples) -> NDArray[np.float64]:
    """K-weighted mean square of (channels, hops, n): the filter's power response on each hop's spectrum."""
    n = chunk.shape[2]
    window = np.hanning(n).astype(np.float32)
    power = np.abs(np.fft.rfft(chunk * window, axis=2)) ** 2
    energy = (power * _response(n)).sum(axis=2) * 2
    return np.asarray(energy / n / float((window**2).sum()), np.float64)


def _response(n: int) -> NDArray[np.float64]:
    """|H|^2 of the standard's two filters (its coefficients for 48 kHz) at the bins of an n point FFT."""
    z = np.exp(-2j * np.pi * np.arange(n // 2 + 1) / n)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    return np.asarray(np.abs(shelf * high) ** 2)


def limited(samples: Samples) -> Samples:
    """Peaks bent softly under the ceiling; what is below two thirds of it stays untouched."""
    size = np.abs(samples)
    if not len(size) or size.max(initial=0.0) <= _KNEE:
        return samples
    over = np.maximum(size - _KNEE, 0) / (CEILING - _KNEE)
    bent = np.where(size > _KNEE, _KNEE + (CEILING - _KNEE) * np.tanh(over), size)
    return np.asarray(np.copysign(bent, samples), np.float32)


def gain(lufs: float, target: float = TARGET, most: float = 24.0) -> float:
    """The factor that brings `lufs` to `target`, raising it by `most` dB at most; silence stays silent."""
    return 0.0 if lufs <= -69 else float(10 ** (min(most, target - lufs) / 20))
