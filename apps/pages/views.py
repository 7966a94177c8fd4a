from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from apps.accounts import selectors as accounts


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/home.html")


@require_safe
def profile(request: HttpRequest, username: str) -> HttpResponse:
    person = accounts.profile_get(username)
    if person is None:
        raise Http404
    if person.username != username:
        return redirect(person)
    return render(request, "pages/profile.html", {"person": person})
