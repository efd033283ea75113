from typing import Any

from django.db import migrations, models

from zhunsheng.assist.shipped import shipped_library


def words_in_english(apps: Any, _editor: Any) -> None:
    """Give shipped scripts that nobody has reworded the English words that ship with them now."""
    rows = apps.get_model("assist", "ScriptVersion").objects
    for one in shipped_library().scripts:
        rows.filter(script__key=one.key, text=one.text, text_en="").update(text_en=one.text_en)


class Migration(migrations.Migration):

    dependencies = [
        ("assist", "0006_rehearsals"),
    ]

    operations = [
        migrations.AddField(
            model_name="scriptversion",
            name="text_en",
            field=models.TextField(default=""),
        ),
        migrations.RunPython(words_in_english, migrations.RunPython.noop),
    ]
