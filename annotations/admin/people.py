"""The people of the newsroom: added, given roles and deactivated by administrators; never deleted."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from annotations.actions.people import save_person
from annotations.choices import GROUP_ROLES, Role
from annotations.models import User
from annotations.permissions import may

admin.site.unregister(Group)  # roles and what they may do are fixed in annotations.permissions


@admin.register(User)
class PersonAdmin(UserAdmin):
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    list_filter = ("groups", "is_active", "is_superuser")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Roles"), {"fields": ("is_active", "is_superuser", "groups")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {"fields": ("username", "first_name", "last_name", "usable_password", "password1", "password2", "groups")},
        ),
    )
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()
    actions = None

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> User | None:
        """Whoever may do everything is opened, changed and given a password by their like alone."""
        person: User | None = super().get_object(request, object_id, from_field)
        if person and person.is_superuser and not request.user.is_superuser:
            raise PermissionDenied(_("Superusers are changed by superusers alone."))
        return person

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Only superusers make others, and nobody else changes what they themselves may do."""
        if request.user.is_superuser:
            return super().get_readonly_fields(request, obj)
        own = ("groups", "is_active") if obj and obj.pk == request.user.pk else ()
        return (*super().get_readonly_fields(request, obj), "is_superuser", *own)

    @admin.display(description=_("roles"))
    def roles(self, person: User) -> str:
        names = sorted(str(Role(group.name).label) for group in person.groups.all() if group.name in Role.values)
        return ", ".join(names)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "manage_people")

    has_add_permission = has_module_permission

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return may(request.user, "manage_people")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An operator's account is the machine's: nobody turns it into a person."""
        return may(request.user, "manage_people") and not (obj and obj.is_operator)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    @method_decorator(sensitive_post_parameters())
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """As Django has it, but without its transaction: the verb opens its own."""
        response: HttpResponse = self._add_view(request, form_url, extra_context)  # type: ignore[attr-defined]
        return response

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """As Django has it, but without its transaction: the verb opens its own."""
        response: HttpResponse = self._changeform_view(  # type: ignore[attr-defined]
            request, object_id, form_url, extra_context
        )
        return response

    def save_model(self, request: Any, obj: User, form: Any, change: bool) -> None:
        roles = form.cleaned_data["groups"] if "groups" in form.cleaned_data else obj.groups.all()
        save_person(obj, by=request.user, roles=roles)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The roles are saved with the person."""

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["queryset"] = Group.objects.filter(name__in=[role.value for role in GROUP_ROLES])
        return super().formfield_for_manytomany(db_field, request, **kwargs)
