package io.cloakroom.admin.snippet;

import java.util.List;

/// Everything that a person needs to connect, as text for a terminal or a file, with the configuration of two
/// clients.
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
        var snippets = Snippets.of(
                new TokenFacts(endpoint, region, projectId, projectName, userId, login, accessKey, secretKey, null));
        return """
                Endpoint URL  %s
                Region        %s
                Project       %s (%s)
                User          %s (%s)
                Access key    %s
                Secret key    %s

                AWS CLI:
                %s  aws s3 ls

                rclone (in rclone.conf; then: rclone lsd cloakroom:):
                %s""".formatted(
                        endpoint,
                        region,
                        projectId,
                        projectName,
                        userId,
                        login,
                        accessKey,
                        secretKey,
                        indented(snippets, "env"),
                        indented(snippets, "rclone"));
    }

    private static String indented(List<Snippet> snippets, String id) {
        return snippets.stream()
                .flatMap(Snippet::codes)
                .filter(code -> code.id().equals(id))
                .findFirst()
                .orElseThrow()
                .text()
                .indent(2);
    }

    /// Never shows the secret; [#text] does.
    @Override
    public String toString() {
        return "ConnectionText[" + accessKey + "]";
    }
}
