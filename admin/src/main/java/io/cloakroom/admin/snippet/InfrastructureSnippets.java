package io.cloakroom.admin.snippet;

import java.util.List;

/// Infrastructure tools.
final class InfrastructureSnippets {
    private static final String GROUP = "Infrastructure";

    private InfrastructureSnippets() {}

    static List<Snippet> of(Blanks blanks) {
        return List.of(terraformBackend(blanks), terraformProvider(blanks), kubernetes(blanks));
    }

    private static Snippet terraformBackend(Blanks blanks) {
        return new Guide(blanks, "terraform-backend", "Terraform S3 backend", GROUP)
                .code(
                        "Create this file:",
                        "hcl",
                        "backend.tf",
                        blanks.with("state", blanks.value("prefix") + "terraform.tfstate")
                                .fill(Quoting.HCL, """
                        terraform {
                          backend "s3" {
                            bucket                      = {{bucket}}
                            key                         = {{state}}
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
                        """))
                .tries(Guide.TRY, "terraform init\n")
                .trusts(
                        "Add this line to the block of the backend:",
                        "hcl",
                        "backend.tf",
                        "custom_ca_bundle = \"" + Guide.AUTHORITY + "\"\n")
                .expect("Terraform has been successfully initialized!");
    }

    private static Snippet terraformProvider(Blanks blanks) {
        return new Guide(blanks, "terraform-provider", "Terraform AWS provider", GROUP)
                .code("Create this file:", "hcl", "provider.tf", blanks.fill(Quoting.HCL, """
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
                        """))
                .tries(Guide.TRY, "terraform init && terraform plan\n")
                .trusts(
                        "Add this line to the block of the provider:",
                        "hcl",
                        "provider.tf",
                        "custom_ca_bundle = \"" + Guide.AUTHORITY + "\"\n")
                .expect("a plan without errors.");
    }

    private static Snippet kubernetes(Blanks blanks) {
        return new Guide(blanks, "kubernetes-secret", "Kubernetes Secret", GROUP)
                .code("Create this file:", "yaml", "cloakroom-s3.yaml", blanks.fill(Quoting.DOUBLE, """
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
                        """))
                .tries("Apply it:", "kubectl apply -f cloakroom-s3.yaml\n")
                .trusts(
                        "Mount the certificate of its authority into the pods, and add this line to the file:",
                        "yaml",
                        "cloakroom-s3.yaml",
                        "  AWS_CA_BUNDLE: " + Guide.AUTHORITY + "\n")
                .expect("secret/cloakroom-s3 created");
    }
}
