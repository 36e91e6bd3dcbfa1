package io.cloakroom.admin.snippet;

import java.util.List;

/// Tools that set up other things. Those of OpenStack sign in as the token's user, with a password of theirs.
final class InfrastructureSnippets {
    private static final String GROUP = "Infrastructure";

    private InfrastructureSnippets() {}

    static List<Snippet> of(Blanks blanks) {
        return List.of(
                terraformBackend(blanks),
                terraformProvider(blanks),
                kubernetes(blanks),
                cloudsYaml(blanks),
                openrc(blanks));
    }

    private static Snippet terraformBackend(Blanks blanks) {
        return new Snippet(
                "terraform-backend", "Terraform S3 backend", GROUP, "hcl", "backend.tf", blanks.fill(Quoting.HCL, """
                        terraform {
                          backend "s3" {
                            bucket                      = {{bucket}}
                            key                         = "terraform.tfstate"
                            region                      = {{region}}
                            endpoints                   = { s3 = {{endpoint}} }
                            access_key                  = {{accessKey}}
                            secret_key                  = {{secretKey}}
                            use_path_style              = true
                            use_lockfile                = true
                            skip_credentials_validation = true
                            skip_metadata_api_check     = true
                            skip_region_validation      = true
                            skip_requesting_account_id  = true
                          }
                        }
                        """));
    }

    private static Snippet terraformProvider(Blanks blanks) {
        return new Snippet(
                "terraform-provider",
                "Terraform AWS provider",
                GROUP,
                "hcl",
                "provider.tf",
                blanks.fill(Quoting.HCL, """
                        provider "aws" {
                          region                      = {{region}}
                          access_key                  = {{accessKey}}
                          secret_key                  = {{secretKey}}
                          s3_use_path_style           = true
                          skip_credentials_validation = true
                          skip_metadata_api_check     = true
                          skip_region_validation      = true
                          skip_requesting_account_id  = true

                          endpoints {
                            s3 = {{endpoint}}
                          }
                        }
                        """));
    }

    private static Snippet kubernetes(Blanks blanks) {
        return new Snippet(
                "kubernetes-secret",
                "Kubernetes Secret",
                GROUP,
                "yaml",
                "cloakroom-s3.yaml",
                blanks.fill(Quoting.DOUBLE, """
                        apiVersion: v1
                        kind: Secret
                        metadata:
                          name: cloakroom-s3
                        type: Opaque
                        stringData:
                          AWS_ACCESS_KEY_ID: {{accessKey}}
                          AWS_SECRET_ACCESS_KEY: {{secretKey}}
                          AWS_ENDPOINT_URL_S3: {{endpoint}}
                          AWS_REGION: {{region}}
                          AWS_DEFAULT_REGION: {{region}}
                        """));
    }

    private static Snippet cloudsYaml(Blanks blanks) {
        return new Snippet(
                "openstack-clouds",
                "OpenStack clouds.yaml",
                GROUP,
                "yaml",
                "~/.config/openstack/clouds.yaml",
                blanks.fill(Quoting.DOUBLE, """
                        # For OpenStack clients, as soon as this server answers their Identity API: it does not yet.
                        # Signs in as the token's user; lists its S3 tokens: openstack --os-cloud cloakroom ec2 credentials list
                        clouds:
                          cloakroom:
                            auth:
                              auth_url: "YOUR-ADMIN-URL/v3"
                              username: {{login}}
                              password: "YOUR-PASSWORD"
                              user_domain_id: "default"
                              project_id: {{projectId}}
                            region_name: {{region}}
                            identity_api_version: 3
                        """));
    }

    private static Snippet openrc(Blanks blanks) {
        return new Snippet(
                "openstack-openrc", "OpenStack openrc", GROUP, "shell", "openrc.sh", blanks.fill(Quoting.SHELL, """
                        # For OpenStack clients, as soon as this server answers their Identity API: it does not yet.
                        # Signs in as the token's user; lists its S3 tokens: openstack ec2 credentials list
                        export OS_AUTH_URL=YOUR-ADMIN-URL/v3
                        export OS_USERNAME={{login}}
                        export OS_PASSWORD=YOUR-PASSWORD
                        export OS_USER_DOMAIN_ID=default
                        export OS_PROJECT_ID={{projectId}}
                        export OS_REGION_NAME={{region}}
                        export OS_IDENTITY_API_VERSION=3
                        """));
    }
}
