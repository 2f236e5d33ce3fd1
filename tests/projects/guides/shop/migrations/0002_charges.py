from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0001_payment"),
    ]

    operations = [
        migrations.CreateModel(
            name="Charge",
            fields=[
                ("name", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("kept", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
            ],
        ),
    ]
