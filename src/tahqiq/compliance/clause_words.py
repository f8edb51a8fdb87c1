"""Clauses in words: what is said of a clause's time and amount wherever it is shown."""

from tahqiq.model.provision import Period, Quantity


def period_words(period: Period) -> str:
    """When a clause holds, or by when a duty is due; moments as in ISO 8601, with their offset."""
    said = [f"from {period.start.isoformat(timespec='minutes')}"] if period.start else []
    said += [f"until {period.until.isoformat(timespec='minutes')}"] if period.until else []
    if period.days_in_force:
        days = "1 day" if period.days_in_force == 1 else f"{period.days_in_force} days"
        said.append(f"within {days} of its entry into force")
    return ", ".join(said)


def quantity_words(quantity: Quantity) -> str:
    """How much, of what, out of how many, counted over which span."""
    whole = f" out of {quantity.out_of:g}" if quantity.out_of else ""
    per = "" if quantity.per == "in_all" else f" a {quantity.per}"
    return f"{quantity.bound.replace('_', ' ')} {quantity.amount:g} {quantity.unit}{whole}{per}"
