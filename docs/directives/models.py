"""``.. models-of:: event_booking_bookings`` draws the tables of an app, and says what each is for."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db.models import Field, ForeignKey, ManyToManyField, Model
from docutils import nodes

from directives import svg
from directives.base import FromCode, first_sentence
from directives.er_layout import GAP_X, ROW, TITLE, WIDTH, Arrow, Box, lay_out

KINDS = {
    "AutoField": "integer", "BigAutoField": "integer", "BigIntegerField": "integer", "IntegerField": "integer",
    "PositiveIntegerField": "integer", "PositiveSmallIntegerField": "integer", "SmallIntegerField": "integer",
    "PositiveBigIntegerField": "integer", "FloatField": "float", "DecimalField": "decimal",
    "BooleanField": "yes or no", "CharField": "text", "TextField": "text", "SlugField": "slug", "URLField": "URL",
    "EmailField": "e-mail", "DateTimeField": "instant", "DateField": "date", "TimeField": "time", "JSONField": "JSON",
    "UUIDField": "UUID", "FileField": "file", "ImageField": "picture", "BinaryField": "bytes",
    "GenericIPAddressField": "IP address",
}  # fmt: skip
MARGIN = 8


def columns(model: type[Model]) -> list[Field]:
    """Its columns, and which tables it has many rows of."""
    return [field for field in model._meta.get_fields() if field.concrete]


def kind_of(field: Field) -> str:
    """What a column holds, in a word."""
    if field.is_relation:
        return f"→ {'many ' if field.many_to_many else ''}{name_of(field.related_model)}"
    word = KINDS.get(field.get_internal_type(), field.get_internal_type())
    if field.primary_key:
        return f"{word}, key"
    return f"{word}, unique" if field.unique else word


def name_of(model: type[Model]) -> str:
    return "user" if is_user(model) else model.__name__


def is_user(model: type[Model]) -> bool:
    return model._meta.label_lower == settings.AUTH_USER_MODEL.lower()


def diagram(label: str) -> tuple[dict[str, Box], list[Arrow]]:
    """Boxes by name and arrows. Nearly every table points to the user: that is said in its row, not drawn."""
    models = list(apps.get_app_config(label).get_models())
    boxes = {model._meta.label: Box(model.__name__, [(f.name, kind_of(f)) for f in columns(model)]) for model in models}
    arrows = []
    for model in models:
        for field in columns(model):
            if isinstance(field, ForeignKey | ManyToManyField) and not is_user(field.related_model):
                target = field.related_model._meta.label
                box = boxes.setdefault(target, Box(field.related_model.__name__))
                arrows.append(Arrow(boxes[model._meta.label], field.name, box))
    return boxes, arrows


class ModelsOf(FromCode):
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        label = self.arguments[0]
        boxes, arrows = diagram(label)
        layers = lay_out(boxes, arrows)
        placed = [box for layer in layers for box in layer]
        width = max(box.x for box in placed) + WIDTH + MARGIN
        height = max(box.y + box.height for box in placed) + MARGIN
        parts = [*map(_drawn_arrow, arrows), *(part for box in placed if box.name for part in _drawn_box(box))]
        name = apps.get_app_config(label).verbose_name
        return [svg.picture(parts, width=width, height=height, title=f"Tables of {name}"), *super().run()]

    def lines(self) -> Iterator[str]:
        for model in apps.get_app_config(self.arguments[0]).get_models():
            yield from [f"``{model.__name__}``", f"    {meaning(model)}", ""]


def meaning(model: type[Model]) -> str:
    said = first_sentence(model)
    made = f"{model.__name__}("  # Django's own, where there is none
    return f"{model._meta.verbose_name[0].upper()}{model._meta.verbose_name[1:]}." if said.startswith(made) else said


def _drawn_box(box: Box) -> Iterator[str]:
    if not box.rows:
        yield svg.rect(box.x, box.y, WIDTH, box.height, "far")
    else:
        yield svg.rect(box.x, box.y, WIDTH, box.height, "box")
        yield svg.rect(box.x, box.y, WIDTH, TITLE, "head")
    yield svg.text(box.x + 10, box.y + 18, box.name, size=13, more="font-weight:600")
    for number, (name, kind) in enumerate(box.rows):
        y = box.y + TITLE + ROW * number + 14
        yield svg.text(box.x + 10, y, name, size=11, more="font-family:var(--font-stack--monospace,monospace)")
        yield svg.text(box.x + WIDTH - 10, y, kind, size=11, anchor="end", more="opacity:.75")


def _drawn_arrow(arrow: Arrow) -> str:
    """From the side of the row, by curves between layers and straight on through lanes, to the head of the table."""
    row = [name for name, _ in arrow.source.rows].index(arrow.field)
    x, y = arrow.source.x, arrow.source.y + TITLE + ROW * row + 10
    end_x, end_y = arrow.target.x + WIDTH, arrow.target.y + TITLE / 2
    if arrow.source is arrow.target:
        return svg.path(f"M{x + WIDTH} {y}h{GAP_X / 3}V{end_y}H{end_x}")
    written = f"M{x:g} {y:g}"
    for lane in arrow.lanes:
        at = lane.y + lane.height / 2
        written += f"C{x - GAP_X / 2:g} {y:g} {x - GAP_X / 2:g} {at:g} {lane.x + WIDTH:g} {at:g}H{lane.x:g}"
        x, y = lane.x, at
    return svg.path(f"{written}C{x - GAP_X / 2:g} {y:g} {end_x + GAP_X / 2:g} {end_y:g} {end_x:g} {end_y:g}")
