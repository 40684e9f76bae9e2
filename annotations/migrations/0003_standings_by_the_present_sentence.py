"""A claim in recheck whose present sentence has a verdict stands by that verdict since the rule of standing says so."""

from django.db import migrations

from annotations.standing import Given, standing

REQUIRED = {"accusation": 2}


def stand_again(apps, schema_editor):
    row_of = apps.get_model("annotations", "ClaimStanding")
    placements = apps.get_model("annotations", "Placement")
    reviews = apps.get_model("annotations", "Review")
    for row in row_of.objects.filter(standing="recheck").select_related("claim", "article"):
        here = placements.objects.filter(claim=row.claim, version__number=row.article.current_number)
        place = here.order_by("pk").last()
        given = [
            Given(review.verdict, review.reason, review.words_digest, review.sentence_digest, review.kind)
            for review in reviews.objects.filter(claim=row.claim)
        ]
        outcome = standing(
            given,
            words=place.words_digest if place else None,
            sentence=place.sentence_digest if place else None,
            risk=row.claim.risk,
            required=REQUIRED.get(row.claim.risk, 1),
        )
        row_of.objects.filter(pk=row.pk).update(standing=outcome.standing.value, verdict=str(outcome.verdict))


class Migration(migrations.Migration):
    dependencies = [("annotations", "0002_versions")]

    operations = [migrations.RunPython(stand_again, migrations.RunPython.noop)]
