package io.cloakroom.admin;

/// What a person needs to connect, as text for a terminal or a file, with what to paste into two clients.
public record ConnectionText(
        String endpoint,
        String region,
        String projectId,
        String projectName,
        String userId,
        String login,
        String accessKey,
        String secretKey) {

    public String text() {
        return """
                Endpoint URL  %s
                Region        %s
                Project       %s (%s)
                User          %s (%s)
                Access key    %s
                Secret key    %s

                AWS CLI:
                  export AWS_ACCESS_KEY_ID=%s
                  export AWS_SECRET_ACCESS_KEY=%s
                  export AWS_REGION=%s
                  export AWS_ENDPOINT_URL_S3=%s
                  aws s3 ls

                rclone (in rclone.conf; then: rclone lsd cloakroom:):
                  [cloakroom]
                  type = s3
                  provider = Other
                  endpoint = %s
                  region = %s
                  access_key_id = %s
                  secret_access_key = %s
                """.formatted(
                        endpoint,
                        region,
                        projectId,
                        projectName,
                        userId,
                        login,
                        accessKey,
                        secretKey,
                        shell(accessKey),
                        shell(secretKey),
                        shell(region),
                        shell(endpoint),
                        endpoint,
                        region,
                        accessKey,
                        secretKey);
    }

    /// Quoted for a POSIX shell where that is needed.
    private static String shell(String value) {
        return value.matches("[A-Za-z0-9._/:@%+=-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
    }

    /// Never shows the secret; [#text] does.
    @Override
    public String toString() {
        return "ConnectionText[" + accessKey + "]";
    }
}
