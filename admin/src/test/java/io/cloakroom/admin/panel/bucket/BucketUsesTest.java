package io.cloakroom.admin.panel.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.cloakroom.admin.panel.page.Assets;
import io.cloakroom.admin.panel.page.Frame;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Texts;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.view.BucketViews.BucketView;
import io.cloakroom.admin.view.Ref;
import io.cloakroom.admin.view.TokenViews.TokenView;
import io.cloakroom.s3.policy.ScopeChoice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketUsesTest {
    private static TokenView token(int number, boolean isLimited) {
        var scope = isLimited ? new ScopeChoice("full", List.of("wares"), List.of(), List.of(), false) : null;
        var somebody = new Ref("u", "somebody");
        return new TokenView(
                "key-" + number,
                null,
                "",
                "",
                somebody,
                somebody,
                "active",
                Instant.EPOCH,
                "",
                "api",
                null,
                "",
                scope,
                null,
                Map.of(),
                null,
                null,
                null,
                null,
                null);
    }

    /// A project with so many tokens, of which some are limited to the bucket. Notes how many were asked for.
    private static BucketUses uses(int tokens, IntPredicate limited, List<Integer> asked) {
        return BucketUses.of("wares", (after, limit) -> {
            asked.add(limit);
            int from = after.isEmpty() ? 0 : Integer.parseInt(after);
            int to = Math.min(tokens, from + limit);
            var page = new ArrayList<TokenView>();
            for (int i = from; i < to; i++) {
                page.add(token(i, limited.test(i)));
            }
            return new Page<>(page, to < tokens ? String.valueOf(to) : null);
        });
    }

    @ParameterizedTest
    @CsvSource({
        // tokens, examined, complete
        "0,         0,     true",
        "999,       999,   true",
        "1001,      1001,  true",
        "10000,     10000, true",
        "10001,     10000, false",
        "1000000,   10000, false"
    })
    void examinesAllTokensUpToABound(int tokens, int examined, boolean complete) {
        var asked = new ArrayList<Integer>();
        var uses = uses(tokens, i -> i == tokens - 1, asked);
        assertThat(uses.examined()).isEqualTo(examined);
        assertThat(uses.complete()).isEqualTo(complete);
        assertThat(uses.count()).isEqualTo(complete && tokens > 0 ? 1 : 0);
        assertThat(asked.size()).isLessThanOrEqualTo(10);
    }

    @Test
    void countsMoreTokensThanItLists() {
        var uses = uses(20_000, i -> i % 2 == 0, new ArrayList<>());
        assertThat(uses.count()).isEqualTo(5_000);
        assertThat(uses.first()).hasSize(100);
        assertThat(uses.first().getFirst().accessKey()).isEqualTo("key-0");
    }

    private static String dialog(BucketUses uses) {
        var bucket = new BucketView("wares", "us-east-1", Instant.EPOCH, "private", "never", null);
        var texts = Texts.in("en");
        var frame = new Frame(texts, new Shown(texts, Instant.EPOCH), new Assets(), null, "", "projects", null);
        var page = new StringOutput();
        TemplateEngine.createPrecompiled(
                        null, ContentType.Html, BucketUses.class.getClassLoader(), "io.cloakroom.admin.panel")
                .render(
                        "bucketdelete.jte",
                        Map.of("frame", frame, "model", new BucketPages.DeleteDialog(bucket, "/wares", "", uses, null)),
                        page);
        return page.toString();
    }

    @Test
    void theDialogSaysWhetherTheseAreAllTokens() {
        assertThat(dialog(uses(3, i -> false, new ArrayList<>())))
                .contains("No token of the project is limited to this bucket");
        assertThat(dialog(uses(300, i -> true, new ArrayList<>())))
                .contains("These tokens are limited to this bucket", "key-99", "and 200 more")
                .doesNotContain("at least", "key-100");
        assertThat(dialog(uses(10_001, i -> i == 7, new ArrayList<>())))
                .contains("at least 1 token. Only the newest 10,000 tokens of the project were examined.", "key-7")
                .doesNotContain("more");
        assertThat(dialog(uses(10_001, i -> i == 10_000, new ArrayList<>())))
                .contains("None of the newest 10,000 tokens of the project is limited to this bucket")
                .doesNotContain("No token of the project");
    }
}
