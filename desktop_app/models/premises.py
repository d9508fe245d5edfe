"""场所: where the agency serves, and by what right (一.1.(4), material 4)."""

from __future__ import annotations

from desktop_app.models.choices import Tenure
from desktop_app.models.values import Day, Number, Shape, Text


class Premises(Shape):
    """固定的经营服务场所; a lease must cover the day of submission."""

    address: Text | None = None
    area: Number | None = None
    """Floor space in 平方米."""
    tenure: Tenure | None = None
    lease_from: Day | None = None
    lease_to: Day | None = None
    address_note: Text | None = None
    """Why the address differs from the licence, where it does."""
