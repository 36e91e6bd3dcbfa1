package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokens with the largest policies that are allowed.
class LargeTokensTest {
    private static final int TOKENS = 120;

    @TempDir
    Path directory;

    @Test
    void comeInPagesOfBoundedSize() throws IOException {
        var desk = new Desk(directory);
        var owner = desk.project("shop");
        var policy = "{'Statement':{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::"
                + "x".repeat(19_000) + "'}}";
        for (int i = 0; i < TOKENS; i++) {
            owner.post("projects/shop/tokens", "{'user':'shop','policy':" + policy + "}")
                    .good();
        }
        var seen = new HashSet<String>();
        var after = "";
        do {
            var page = owner.get("projects/shop/tokens?limit=1000" + (after.isEmpty() ? "" : "&after=" + after))
                    .good();
            assertThat(page.text().length()).isLessThan(2 << 20);
            assertThat(page.all("accessKey")).isNotEmpty();
            seen.addAll(page.all("accessKey"));
            after = page.get("next");
        } while (!after.isEmpty());
        assertThat(seen).hasSize(TOKENS);
    }
}
