from typing import Any

from django.db import migrations, models

from zhunsheng.assist.shipped import shipped_library


def words_in_english(apps: Any, _editor: Any) -> None:
    """Give shipped scripts that nobody has reworded the English words that ship with them now."""
    rows = apps.get_model("assist", "ScriptVersion").objects
    for one in shipped_library().scripts:
        rows.filter(script__key=one.key, text=one.text, text_en="").update(text_en=one.text_en)


def tallies_begin_anew(apps: Any, _editor: Any) -> None:
    """Forget counts that do not know where things stood; what was answered stays in the record."""
    apps.get_model("assist", "SuggestionTally").objects.all().delete()


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
        migrations.AddField(
            model_name="suggestiontally",
            name="expected",
            field=models.BigIntegerField(default=0),
        ),
        migrations.RunPython(tallies_begin_anew, migrations.RunPython.noop),
        migrations.RunPython(words_in_english, migrations.RunPython.noop),
    ]
