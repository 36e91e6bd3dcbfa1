package io.cloakroom.gateway.model;

import io.cloakroom.gateway.model.Document.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `GET /bucket`, in its first or second form, page by page to the end.
///
/// @param after where the client wants the first page to begin
record ListCurrent(boolean second, Page.Query query, String after) implements Step {
    private static final String TOKEN = "(a token)";

    @Override
    public void take(Trial trial) throws IOException {
        var model = trial.model();
        var objects = model.everything().stream()
                .filter(version -> model.isNewest(version) && !version.isMarker())
                .toList();
        var position = after;
        String token = null;
        while (true) {
            var got = trial.send(request(position, token));
            var page = Page.of(objects, query, position, _ -> true);
            var expected = document(model.bucket(), page, position, token, got.document());
            trial.expect(Answer.of(200).body(expected.lines()), withoutToken(got));
            if (!page.more()) {
                return;
            }
            position = page.items().getLast().name();
            token = got.document().text("NextContinuationToken");
        }
    }

    private Request request(String position, @Nullable String token) {
        var request = query.ask(Request.toBucket("GET"));
        if (!second) {
            return request.query("marker", position);
        }
        return request.query("list-type", "2").query("start-after", after).query("continuation-token", token);
    }

    private Document document(String bucket, Page page, String position, @Nullable String token, Document got) {
        var texts = new TreeMap<>(query.told(bucket));
        texts.put("IsTruncated", Boolean.toString(page.more()));
        if (second) {
            texts.put("KeyCount", Integer.toString(page.items().size()));
            if (!after.isEmpty()) {
                texts.put("StartAfter", after);
            }
            if (token != null) {
                texts.put("ContinuationToken", token);
            }
            if (page.more()) {
                texts.put("NextContinuationToken", TOKEN);
            }
        } else {
            texts.put("Marker", position);
            if (page.more() && !query.delimiter().isEmpty()) {
                texts.put("NextMarker", page.items().getLast().name());
            }
        }
        return Document.of(
                texts,
                page.entries(version ->
                        Entry.of("Contents", Page.texts(version, got.lastModified(version.key(), null)))));
    }

    /// The server chooses the tokens.
    private static Reply withoutToken(Reply got) {
        var text = new String(got.body(), StandardCharsets.UTF_8);
        var hidden = text.replaceAll("<NextContinuationToken>[^<]+<", "<NextContinuationToken>" + TOKEN + "<");
        return new Reply(got.status(), got.headers(), hidden.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<Step> simpler() {
        var simpler = new ArrayList<Step>();
        if (!after.isEmpty()) {
            simpler.add(new ListCurrent(second, query, ""));
        }
        query.simpler().forEach(other -> simpler.add(new ListCurrent(second, other, after)));
        return simpler;
    }
}
