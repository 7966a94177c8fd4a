from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Every form and field of the site goes through templates/forms/."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
