"""What the writing aid costs is kept with its tokens, in millionths of a cent, at the prices of the day."""

import json
from typing import Any

from django.db import migrations, models


def at_the_prices_of_now(apps: Any, _editor: Any) -> None:
    """Price what was asked before; which prices held then nobody kept."""
    row = apps.get_model("assist", "HelperSettingsRow").objects.filter(id=1).first()
    prices = json.loads(row.settings) if row is not None and row.settings else {}
    into, out = int(prices.get("cents_in", 0)), int(prices.get("cents_out", 0))
    uses = apps.get_model("assist", "HelperUse").objects
    if into or out:
        uses.update(spent=models.F("tokens_in") * into + models.F("tokens_out") * out)


class Migration(migrations.Migration):
    """One column, filled from the tokens that stand beside it."""

    dependencies = [
        ("assist", "0007_script_english"),
    ]

    operations = [
        migrations.AddField(
            model_name="helperuse",
            name="spent",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.RunPython(at_the_prices_of_now, migrations.RunPython.noop),
    ]
