import annotations.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0003_standings_by_the_present_sentence'),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=40, verbose_name='form')),
                ('about', models.PositiveBigIntegerField(default=0, verbose_name='about')),
                ('values', models.JSONField(verbose_name='what was typed')),
                ('made_at', models.DateTimeField(default=annotations.clock.now, editable=False, verbose_name='typed')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'draft',
                'verbose_name_plural': 'drafts',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('person', 'form', 'about'), name='one_draft_a_form')],
            },
        ),
    ]
