from django.contrib.admin.apps import AdminConfig


class FractafragAdminConfig(AdminConfig):
    default_site = "apps.accounts.adminsite.StaffSite"
