"""The conventions of every REST call, in one place. An app's `api.py` needs no more than this:

    from apps.core.rest.calls import call
    from apps.core.rest.views import ApiView
    class ShaderList(ApiView):
        reads_are_open = True

        @call("Find shaders", asks=ShaderQuery, gives=ShaderOut, paged=True, example={…})
        def get(self, request, query):
            return shader_list_for(request.user, **query)

        @call("Publish a shader", takes=ShaderInput, gives=ShaderOut, status=201, sends={…}, example={…})
        def post(self, request, data):
            return shader_create(author=request.user, **data)

    urlpatterns = [path("shaders", ShaderList.as_view(), name="shader-list")]

Who asks, with which scope, how often, and whether a write was done already, the classes named in the settings
decide: they come from an app above this one.
"""
